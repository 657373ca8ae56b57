/**
 * prepare → train (a cell a rate) → report. Each stage appends its name to `$CALLS`; train's outs depend
 * on the sign of its rate only, so that a change of it can stop the wave.
 */
export const EXAMPLE: Readonly<Record<string, string>> = {
  'pipeline.yaml': `
stages:
  prepare:
    cmd: |
      echo prepare >> "$CALLS"
      tr a-z A-Z < raw.txt > data.txt
    deps: [raw.txt]
    outs: [data.txt]
  train:
    foreach: [a, b, c]
    do:
      cmd: |
        echo train-\${item} >> "$CALLS"
        mkdir cell-\${item}
        cat data.txt > cell-\${item}/model
        grep -q -- "\${item}: -" params.yaml && echo negative >> cell-\${item}/model || echo positive >> cell-\${item}/model
      deps: [data.txt]
      params: ['rate.\${item}']
      outs: ['cell-\${item}']
  report:
    cmd: |
      echo report >> "$CALLS"
      cat cell-*/model > report.txt
    deps: [{stage: train}]
    outs: [{report.txt: {cache: true}}]
`,
  'params.yaml': 'rate:\n  a: 1\n  b: 2\n  c: 3\n',
  'raw.txt': 'some words\n',
};
