/* eslint-disable */
// @ts-nocheck
// Generated from schema/pipeline.schema.json by scripts/generate-validator.js: edit those instead.
import type { ValidateFunction } from 'ajv';
('use strict');
const validate = validate10;
const schema11 = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'A lockstep pipeline',
  type: 'object',
  additionalProperties: false,
  properties: {
    vars: { $ref: '#/definitions/vars' },
    stages: { type: 'object', additionalProperties: { $ref: '#/definitions/stageOrGroup' } },
    metrics: { type: 'array', items: { type: 'string' } },
    params: { type: 'array', items: { type: 'string' } },
    plots: { type: 'array', items: { type: ['string', 'object'] } },
    artifacts: {
      type: 'object',
      additionalProperties: { type: 'object', required: ['path'], properties: { path: { type: 'string' } } },
    },
    datasets: { type: 'array', items: { type: 'object' } },
  },
  definitions: {
    vars: { type: 'array', items: { type: ['string', 'object'] } },
    stageOrGroup: {
      type: 'object',
      if: { anyOf: [{ required: ['foreach'] }, { required: ['do'] }] },
      then: { $ref: '#/definitions/foreach' },
      else: { $ref: '#/definitions/stage' },
    },
    foreach: {
      type: 'object',
      additionalProperties: false,
      required: ['foreach', 'do'],
      properties: {
        desc: { type: 'string' },
        foreach: { type: ['array', 'object', 'string'] },
        do: {
          type: 'object',
          allOf: [{ $ref: '#/definitions/stage' }],
          properties: { matrix: false, name: false },
        },
      },
    },
    stage: {
      type: 'object',
      additionalProperties: false,
      oneOf: [{ required: ['cmd'] }, { required: ['script'] }],
      dependencies: { with: ['script'], name: ['matrix'] },
      properties: {
        desc: { type: 'string' },
        matrix: {
          type: ['object', 'array'],
          minProperties: 1,
          minItems: 1,
          additionalProperties: { $ref: '#/definitions/axis' },
          items: { type: 'object', minProperties: 1, additionalProperties: { $ref: '#/definitions/axis' } },
        },
        name: { type: 'string' },
        cmd: { type: ['string', 'array'], items: { type: 'string' } },
        script: { type: 'string' },
        with: {},
        wdir: { type: 'string' },
        deps: {
          type: ['array', 'object'],
          items: { $ref: '#/definitions/dep' },
          additionalProperties: { $ref: '#/definitions/dep' },
        },
        params: {
          type: 'array',
          items: {
            type: ['string', 'object'],
            additionalProperties: { type: ['array', 'null'], items: { type: 'string' } },
          },
        },
        outs: {
          type: ['array', 'object'],
          items: { type: ['string', 'object'], additionalProperties: { $ref: '#/definitions/outFlags' } },
          additionalProperties: { $ref: '#/definitions/namedOut' },
        },
        metrics: {
          type: ['array', 'object'],
          items: { type: ['string', 'object'], additionalProperties: { $ref: '#/definitions/outFlags' } },
          additionalProperties: { $ref: '#/definitions/namedOut' },
        },
        plots: {
          type: ['array', 'object'],
          items: { type: ['string', 'object'], additionalProperties: { $ref: '#/definitions/plotFlags' } },
          additionalProperties: { $ref: '#/definitions/namedPlot' },
        },
        vars: { $ref: '#/definitions/vars' },
        frozen: { type: 'boolean' },
        always_changed: { type: 'boolean' },
        meta: {},
        env: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } },
        passEnv: { type: 'array', items: { type: 'string' } },
        resources: {
          type: 'object',
          additionalProperties: false,
          properties: { cpu: { type: ['number', 'string'] }, memory: { type: ['number', 'string'] } },
        },
        priority: { type: ['number', 'string'] },
        key: {
          type: 'object',
          additionalProperties: false,
          properties: { node: { enum: ['major', true, false] }, platform: { type: 'boolean' } },
        },
      },
    },
    axis: { type: ['array', 'string', 'number', 'boolean'] },
    dep: {
      type: ['string', 'object'],
      additionalProperties: false,
      required: ['stage'],
      properties: { stage: { type: 'string' } },
    },
    outFlags: {
      type: 'object',
      additionalProperties: false,
      properties: {
        cache: { $ref: '#/definitions/cache' },
        persist: { $ref: '#/definitions/persist' },
        git: { $ref: '#/definitions/git' },
        compare: { $ref: '#/definitions/compare' },
        push: { $ref: '#/definitions/push' },
        remote: { $ref: '#/definitions/remote' },
        desc: { type: 'string' },
        type: { type: 'string' },
        labels: { type: 'array', items: { type: 'string' } },
        meta: {},
      },
    },
    namedOut: {
      type: ['string', 'object'],
      additionalProperties: false,
      required: ['path'],
      properties: {
        path: { type: 'string' },
        cache: { $ref: '#/definitions/cache' },
        persist: { $ref: '#/definitions/persist' },
        git: { $ref: '#/definitions/git' },
        compare: { $ref: '#/definitions/compare' },
        push: { $ref: '#/definitions/push' },
        remote: { $ref: '#/definitions/remote' },
        desc: { type: 'string' },
        type: { type: 'string' },
        labels: { type: 'array', items: { type: 'string' } },
        meta: {},
      },
    },
    plotFlags: {
      type: 'object',
      additionalProperties: false,
      properties: {
        cache: { $ref: '#/definitions/cache' },
        persist: { $ref: '#/definitions/persist' },
        git: { $ref: '#/definitions/git' },
        compare: { $ref: '#/definitions/compare' },
        push: { $ref: '#/definitions/push' },
        remote: { $ref: '#/definitions/remote' },
        desc: { type: 'string' },
        type: { type: 'string' },
        labels: { type: 'array', items: { type: 'string' } },
        meta: {},
        template: { type: 'string' },
        x: { type: 'string' },
        y: { type: 'string' },
        x_label: { type: 'string' },
        y_label: { type: 'string' },
        title: { type: 'string' },
        header: { type: 'boolean' },
      },
    },
    namedPlot: {
      type: ['string', 'object'],
      additionalProperties: false,
      required: ['path'],
      properties: {
        path: { type: 'string' },
        cache: { $ref: '#/definitions/cache' },
        persist: { $ref: '#/definitions/persist' },
        git: { $ref: '#/definitions/git' },
        compare: { $ref: '#/definitions/compare' },
        push: { $ref: '#/definitions/push' },
        remote: { $ref: '#/definitions/remote' },
        desc: { type: 'string' },
        type: { type: 'string' },
        labels: { type: 'array', items: { type: 'string' } },
        meta: {},
        template: { type: 'string' },
        x: { type: 'string' },
        y: { type: 'string' },
        x_label: { type: 'string' },
        y_label: { type: 'string' },
        title: { type: 'string' },
        header: { type: 'boolean' },
      },
    },
    cache: { type: 'boolean' },
    persist: { type: 'boolean' },
    git: { type: 'boolean' },
    compare: {
      type: ['string', 'object'],
      additionalProperties: false,
      minProperties: 1,
      properties: {
        json: {
          type: 'object',
          additionalProperties: false,
          properties: {
            tolerance: { $ref: '#/definitions/tolerance' },
            pointers: { type: 'object', additionalProperties: { $ref: '#/definitions/tolerance' } },
            ignore: { type: 'array', items: { type: 'string' } },
          },
        },
        script: { type: 'string' },
      },
    },
    tolerance: {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      properties: { relative: { type: ['number', 'string'] }, absolute: { type: ['number', 'string'] } },
    },
    push: { type: 'boolean' },
    remote: { type: 'string' },
  },
};
const schema12 = { type: 'array', items: { type: ['string', 'object'] } };
const schema13 = {
  type: 'object',
  if: { anyOf: [{ required: ['foreach'] }, { required: ['do'] }] },
  then: { $ref: '#/definitions/foreach' },
  else: { $ref: '#/definitions/stage' },
};
const schema14 = {
  type: 'object',
  additionalProperties: false,
  required: ['foreach', 'do'],
  properties: {
    desc: { type: 'string' },
    foreach: { type: ['array', 'object', 'string'] },
    do: {
      type: 'object',
      allOf: [{ $ref: '#/definitions/stage' }],
      properties: { matrix: false, name: false },
    },
  },
};
const schema15 = {
  type: 'object',
  additionalProperties: false,
  oneOf: [{ required: ['cmd'] }, { required: ['script'] }],
  dependencies: { with: ['script'], name: ['matrix'] },
  properties: {
    desc: { type: 'string' },
    matrix: {
      type: ['object', 'array'],
      minProperties: 1,
      minItems: 1,
      additionalProperties: { $ref: '#/definitions/axis' },
      items: { type: 'object', minProperties: 1, additionalProperties: { $ref: '#/definitions/axis' } },
    },
    name: { type: 'string' },
    cmd: { type: ['string', 'array'], items: { type: 'string' } },
    script: { type: 'string' },
    with: {},
    wdir: { type: 'string' },
    deps: {
      type: ['array', 'object'],
      items: { $ref: '#/definitions/dep' },
      additionalProperties: { $ref: '#/definitions/dep' },
    },
    params: {
      type: 'array',
      items: {
        type: ['string', 'object'],
        additionalProperties: { type: ['array', 'null'], items: { type: 'string' } },
      },
    },
    outs: {
      type: ['array', 'object'],
      items: { type: ['string', 'object'], additionalProperties: { $ref: '#/definitions/outFlags' } },
      additionalProperties: { $ref: '#/definitions/namedOut' },
    },
    metrics: {
      type: ['array', 'object'],
      items: { type: ['string', 'object'], additionalProperties: { $ref: '#/definitions/outFlags' } },
      additionalProperties: { $ref: '#/definitions/namedOut' },
    },
    plots: {
      type: ['array', 'object'],
      items: { type: ['string', 'object'], additionalProperties: { $ref: '#/definitions/plotFlags' } },
      additionalProperties: { $ref: '#/definitions/namedPlot' },
    },
    vars: { $ref: '#/definitions/vars' },
    frozen: { type: 'boolean' },
    always_changed: { type: 'boolean' },
    meta: {},
    env: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } },
    passEnv: { type: 'array', items: { type: 'string' } },
    resources: {
      type: 'object',
      additionalProperties: false,
      properties: { cpu: { type: ['number', 'string'] }, memory: { type: ['number', 'string'] } },
    },
    priority: { type: ['number', 'string'] },
    key: {
      type: 'object',
      additionalProperties: false,
      properties: { node: { enum: ['major', true, false] }, platform: { type: 'boolean' } },
    },
  },
};
const schema16 = { type: ['array', 'string', 'number', 'boolean'] };
const schema18 = {
  type: ['string', 'object'],
  additionalProperties: false,
  required: ['stage'],
  properties: { stage: { type: 'string' } },
};
const func2 = Object.prototype.hasOwnProperty;
const schema20 = {
  type: 'object',
  additionalProperties: false,
  properties: {
    cache: { $ref: '#/definitions/cache' },
    persist: { $ref: '#/definitions/persist' },
    git: { $ref: '#/definitions/git' },
    compare: { $ref: '#/definitions/compare' },
    push: { $ref: '#/definitions/push' },
    remote: { $ref: '#/definitions/remote' },
    desc: { type: 'string' },
    type: { type: 'string' },
    labels: { type: 'array', items: { type: 'string' } },
    meta: {},
  },
};
const schema21 = { type: 'boolean' };
const schema22 = { type: 'boolean' };
const schema23 = { type: 'boolean' };
const schema27 = { type: 'boolean' };
const schema28 = { type: 'string' };
const schema24 = {
  type: ['string', 'object'],
  additionalProperties: false,
  minProperties: 1,
  properties: {
    json: {
      type: 'object',
      additionalProperties: false,
      properties: {
        tolerance: { $ref: '#/definitions/tolerance' },
        pointers: { type: 'object', additionalProperties: { $ref: '#/definitions/tolerance' } },
        ignore: { type: 'array', items: { type: 'string' } },
      },
    },
    script: { type: 'string' },
  },
};
const schema25 = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  properties: { relative: { type: ['number', 'string'] }, absolute: { type: ['number', 'string'] } },
};

function validate15(data, { instancePath = '', parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null;
  let errors = 0;
  if (typeof data !== 'string' && !(data && typeof data == 'object' && !Array.isArray(data))) {
    const err0 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: schema24.type },
      message: 'must be string,object',
      schema: schema24.type,
      parentSchema: schema24,
      data,
    };
    if (vErrors === null) {
      vErrors = [err0];
    } else {
      vErrors.push(err0);
    }
    errors++;
  }
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    if (Object.keys(data).length < 1) {
      const err1 = {
        instancePath,
        schemaPath: '#/minProperties',
        keyword: 'minProperties',
        params: { limit: 1 },
        message: 'must NOT have fewer than 1 properties',
        schema: 1,
        parentSchema: schema24,
        data,
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === 'json' || key0 === 'script')) {
        const err2 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
          message: 'must NOT have additional properties',
          schema: false,
          parentSchema: schema24,
          data,
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.json !== undefined) {
      let data0 = data.json;
      if (data0 && typeof data0 == 'object' && !Array.isArray(data0)) {
        for (const key1 in data0) {
          if (!(key1 === 'tolerance' || key1 === 'pointers' || key1 === 'ignore')) {
            const err3 = {
              instancePath: instancePath + '/json',
              schemaPath: '#/properties/json/additionalProperties',
              keyword: 'additionalProperties',
              params: { additionalProperty: key1 },
              message: 'must NOT have additional properties',
              schema: false,
              parentSchema: schema24.properties.json,
              data: data0,
            };
            if (vErrors === null) {
              vErrors = [err3];
            } else {
              vErrors.push(err3);
            }
            errors++;
          }
        }
        if (data0.tolerance !== undefined) {
          let data1 = data0.tolerance;
          if (data1 && typeof data1 == 'object' && !Array.isArray(data1)) {
            if (Object.keys(data1).length < 1) {
              const err4 = {
                instancePath: instancePath + '/json/tolerance',
                schemaPath: '#/definitions/tolerance/minProperties',
                keyword: 'minProperties',
                params: { limit: 1 },
                message: 'must NOT have fewer than 1 properties',
                schema: 1,
                parentSchema: schema25,
                data: data1,
              };
              if (vErrors === null) {
                vErrors = [err4];
              } else {
                vErrors.push(err4);
              }
              errors++;
            }
            for (const key2 in data1) {
              if (!(key2 === 'relative' || key2 === 'absolute')) {
                const err5 = {
                  instancePath: instancePath + '/json/tolerance',
                  schemaPath: '#/definitions/tolerance/additionalProperties',
                  keyword: 'additionalProperties',
                  params: { additionalProperty: key2 },
                  message: 'must NOT have additional properties',
                  schema: false,
                  parentSchema: schema25,
                  data: data1,
                };
                if (vErrors === null) {
                  vErrors = [err5];
                } else {
                  vErrors.push(err5);
                }
                errors++;
              }
            }
            if (data1.relative !== undefined) {
              let data2 = data1.relative;
              if (!(typeof data2 == 'number' && isFinite(data2)) && typeof data2 !== 'string') {
                const err6 = {
                  instancePath: instancePath + '/json/tolerance/relative',
                  schemaPath: '#/definitions/tolerance/properties/relative/type',
                  keyword: 'type',
                  params: { type: schema25.properties.relative.type },
                  message: 'must be number,string',
                  schema: schema25.properties.relative.type,
                  parentSchema: schema25.properties.relative,
                  data: data2,
                };
                if (vErrors === null) {
                  vErrors = [err6];
                } else {
                  vErrors.push(err6);
                }
                errors++;
              }
            }
            if (data1.absolute !== undefined) {
              let data3 = data1.absolute;
              if (!(typeof data3 == 'number' && isFinite(data3)) && typeof data3 !== 'string') {
                const err7 = {
                  instancePath: instancePath + '/json/tolerance/absolute',
                  schemaPath: '#/definitions/tolerance/properties/absolute/type',
                  keyword: 'type',
                  params: { type: schema25.properties.absolute.type },
                  message: 'must be number,string',
                  schema: schema25.properties.absolute.type,
                  parentSchema: schema25.properties.absolute,
                  data: data3,
                };
                if (vErrors === null) {
                  vErrors = [err7];
                } else {
                  vErrors.push(err7);
                }
                errors++;
              }
            }
          } else {
            const err8 = {
              instancePath: instancePath + '/json/tolerance',
              schemaPath: '#/definitions/tolerance/type',
              keyword: 'type',
              params: { type: 'object' },
              message: 'must be object',
              schema: schema25.type,
              parentSchema: schema25,
              data: data1,
            };
            if (vErrors === null) {
              vErrors = [err8];
            } else {
              vErrors.push(err8);
            }
            errors++;
          }
        }
        if (data0.pointers !== undefined) {
          let data4 = data0.pointers;
          if (data4 && typeof data4 == 'object' && !Array.isArray(data4)) {
            for (const key3 in data4) {
              let data5 = data4[key3];
              if (data5 && typeof data5 == 'object' && !Array.isArray(data5)) {
                if (Object.keys(data5).length < 1) {
                  const err9 = {
                    instancePath:
                      instancePath + '/json/pointers/' + key3.replace(/~/g, '~0').replace(/\//g, '~1'),
                    schemaPath: '#/definitions/tolerance/minProperties',
                    keyword: 'minProperties',
                    params: { limit: 1 },
                    message: 'must NOT have fewer than 1 properties',
                    schema: 1,
                    parentSchema: schema25,
                    data: data5,
                  };
                  if (vErrors === null) {
                    vErrors = [err9];
                  } else {
                    vErrors.push(err9);
                  }
                  errors++;
                }
                for (const key4 in data5) {
                  if (!(key4 === 'relative' || key4 === 'absolute')) {
                    const err10 = {
                      instancePath:
                        instancePath + '/json/pointers/' + key3.replace(/~/g, '~0').replace(/\//g, '~1'),
                      schemaPath: '#/definitions/tolerance/additionalProperties',
                      keyword: 'additionalProperties',
                      params: { additionalProperty: key4 },
                      message: 'must NOT have additional properties',
                      schema: false,
                      parentSchema: schema25,
                      data: data5,
                    };
                    if (vErrors === null) {
                      vErrors = [err10];
                    } else {
                      vErrors.push(err10);
                    }
                    errors++;
                  }
                }
                if (data5.relative !== undefined) {
                  let data6 = data5.relative;
                  if (!(typeof data6 == 'number' && isFinite(data6)) && typeof data6 !== 'string') {
                    const err11 = {
                      instancePath:
                        instancePath +
                        '/json/pointers/' +
                        key3.replace(/~/g, '~0').replace(/\//g, '~1') +
                        '/relative',
                      schemaPath: '#/definitions/tolerance/properties/relative/type',
                      keyword: 'type',
                      params: { type: schema25.properties.relative.type },
                      message: 'must be number,string',
                      schema: schema25.properties.relative.type,
                      parentSchema: schema25.properties.relative,
                      data: data6,
                    };
                    if (vErrors === null) {
                      vErrors = [err11];
                    } else {
                      vErrors.push(err11);
                    }
                    errors++;
                  }
                }
                if (data5.absolute !== undefined) {
                  let data7 = data5.absolute;
                  if (!(typeof data7 == 'number' && isFinite(data7)) && typeof data7 !== 'string') {
                    const err12 = {
                      instancePath:
                        instancePath +
                        '/json/pointers/' +
                        key3.replace(/~/g, '~0').replace(/\//g, '~1') +
                        '/absolute',
                      schemaPath: '#/definitions/tolerance/properties/absolute/type',
                      keyword: 'type',
                      params: { type: schema25.properties.absolute.type },
                      message: 'must be number,string',
                      schema: schema25.properties.absolute.type,
                      parentSchema: schema25.properties.absolute,
                      data: data7,
                    };
                    if (vErrors === null) {
                      vErrors = [err12];
                    } else {
                      vErrors.push(err12);
                    }
                    errors++;
                  }
                }
              } else {
                const err13 = {
                  instancePath:
                    instancePath + '/json/pointers/' + key3.replace(/~/g, '~0').replace(/\//g, '~1'),
                  schemaPath: '#/definitions/tolerance/type',
                  keyword: 'type',
                  params: { type: 'object' },
                  message: 'must be object',
                  schema: schema25.type,
                  parentSchema: schema25,
                  data: data5,
                };
                if (vErrors === null) {
                  vErrors = [err13];
                } else {
                  vErrors.push(err13);
                }
                errors++;
              }
            }
          } else {
            const err14 = {
              instancePath: instancePath + '/json/pointers',
              schemaPath: '#/properties/json/properties/pointers/type',
              keyword: 'type',
              params: { type: 'object' },
              message: 'must be object',
              schema: schema24.properties.json.properties.pointers.type,
              parentSchema: schema24.properties.json.properties.pointers,
              data: data4,
            };
            if (vErrors === null) {
              vErrors = [err14];
            } else {
              vErrors.push(err14);
            }
            errors++;
          }
        }
        if (data0.ignore !== undefined) {
          let data8 = data0.ignore;
          if (Array.isArray(data8)) {
            const len0 = data8.length;
            for (let i0 = 0; i0 < len0; i0++) {
              let data9 = data8[i0];
              if (typeof data9 !== 'string') {
                const err15 = {
                  instancePath: instancePath + '/json/ignore/' + i0,
                  schemaPath: '#/properties/json/properties/ignore/items/type',
                  keyword: 'type',
                  params: { type: 'string' },
                  message: 'must be string',
                  schema: schema24.properties.json.properties.ignore.items.type,
                  parentSchema: schema24.properties.json.properties.ignore.items,
                  data: data9,
                };
                if (vErrors === null) {
                  vErrors = [err15];
                } else {
                  vErrors.push(err15);
                }
                errors++;
              }
            }
          } else {
            const err16 = {
              instancePath: instancePath + '/json/ignore',
              schemaPath: '#/properties/json/properties/ignore/type',
              keyword: 'type',
              params: { type: 'array' },
              message: 'must be array',
              schema: schema24.properties.json.properties.ignore.type,
              parentSchema: schema24.properties.json.properties.ignore,
              data: data8,
            };
            if (vErrors === null) {
              vErrors = [err16];
            } else {
              vErrors.push(err16);
            }
            errors++;
          }
        }
      } else {
        const err17 = {
          instancePath: instancePath + '/json',
          schemaPath: '#/properties/json/type',
          keyword: 'type',
          params: { type: 'object' },
          message: 'must be object',
          schema: schema24.properties.json.type,
          parentSchema: schema24.properties.json,
          data: data0,
        };
        if (vErrors === null) {
          vErrors = [err17];
        } else {
          vErrors.push(err17);
        }
        errors++;
      }
    }
    if (data.script !== undefined) {
      let data10 = data.script;
      if (typeof data10 !== 'string') {
        const err18 = {
          instancePath: instancePath + '/script',
          schemaPath: '#/properties/script/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema24.properties.script.type,
          parentSchema: schema24.properties.script,
          data: data10,
        };
        if (vErrors === null) {
          vErrors = [err18];
        } else {
          vErrors.push(err18);
        }
        errors++;
      }
    }
  }
  validate15.errors = vErrors;
  return errors === 0;
}

function validate14(data, { instancePath = '', parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null;
  let errors = 0;
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    for (const key0 in data) {
      if (!func2.call(schema20.properties, key0)) {
        const err0 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
          message: 'must NOT have additional properties',
          schema: false,
          parentSchema: schema20,
          data,
        };
        if (vErrors === null) {
          vErrors = [err0];
        } else {
          vErrors.push(err0);
        }
        errors++;
      }
    }
    if (data.cache !== undefined) {
      let data0 = data.cache;
      if (typeof data0 !== 'boolean') {
        const err1 = {
          instancePath: instancePath + '/cache',
          schemaPath: '#/definitions/cache/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema21.type,
          parentSchema: schema21,
          data: data0,
        };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          vErrors.push(err1);
        }
        errors++;
      }
    }
    if (data.persist !== undefined) {
      let data1 = data.persist;
      if (typeof data1 !== 'boolean') {
        const err2 = {
          instancePath: instancePath + '/persist',
          schemaPath: '#/definitions/persist/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema22.type,
          parentSchema: schema22,
          data: data1,
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.git !== undefined) {
      let data2 = data.git;
      if (typeof data2 !== 'boolean') {
        const err3 = {
          instancePath: instancePath + '/git',
          schemaPath: '#/definitions/git/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema23.type,
          parentSchema: schema23,
          data: data2,
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.compare !== undefined) {
      if (
        !validate15(data.compare, {
          instancePath: instancePath + '/compare',
          parentData: data,
          parentDataProperty: 'compare',
          rootData,
        })
      ) {
        vErrors = vErrors === null ? validate15.errors : vErrors.concat(validate15.errors);
        errors = vErrors.length;
      }
    }
    if (data.push !== undefined) {
      let data4 = data.push;
      if (typeof data4 !== 'boolean') {
        const err4 = {
          instancePath: instancePath + '/push',
          schemaPath: '#/definitions/push/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema27.type,
          parentSchema: schema27,
          data: data4,
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.remote !== undefined) {
      let data5 = data.remote;
      if (typeof data5 !== 'string') {
        const err5 = {
          instancePath: instancePath + '/remote',
          schemaPath: '#/definitions/remote/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema28.type,
          parentSchema: schema28,
          data: data5,
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.desc !== undefined) {
      let data6 = data.desc;
      if (typeof data6 !== 'string') {
        const err6 = {
          instancePath: instancePath + '/desc',
          schemaPath: '#/properties/desc/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema20.properties.desc.type,
          parentSchema: schema20.properties.desc,
          data: data6,
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.type !== undefined) {
      let data7 = data.type;
      if (typeof data7 !== 'string') {
        const err7 = {
          instancePath: instancePath + '/type',
          schemaPath: '#/properties/type/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema20.properties.type.type,
          parentSchema: schema20.properties.type,
          data: data7,
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
    }
    if (data.labels !== undefined) {
      let data8 = data.labels;
      if (Array.isArray(data8)) {
        const len0 = data8.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data9 = data8[i0];
          if (typeof data9 !== 'string') {
            const err8 = {
              instancePath: instancePath + '/labels/' + i0,
              schemaPath: '#/properties/labels/items/type',
              keyword: 'type',
              params: { type: 'string' },
              message: 'must be string',
              schema: schema20.properties.labels.items.type,
              parentSchema: schema20.properties.labels.items,
              data: data9,
            };
            if (vErrors === null) {
              vErrors = [err8];
            } else {
              vErrors.push(err8);
            }
            errors++;
          }
        }
      } else {
        const err9 = {
          instancePath: instancePath + '/labels',
          schemaPath: '#/properties/labels/type',
          keyword: 'type',
          params: { type: 'array' },
          message: 'must be array',
          schema: schema20.properties.labels.type,
          parentSchema: schema20.properties.labels,
          data: data8,
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
  } else {
    const err10 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
      message: 'must be object',
      schema: schema20.type,
      parentSchema: schema20,
      data,
    };
    if (vErrors === null) {
      vErrors = [err10];
    } else {
      vErrors.push(err10);
    }
    errors++;
  }
  validate14.errors = vErrors;
  return errors === 0;
}

const schema29 = {
  type: ['string', 'object'],
  additionalProperties: false,
  required: ['path'],
  properties: {
    path: { type: 'string' },
    cache: { $ref: '#/definitions/cache' },
    persist: { $ref: '#/definitions/persist' },
    git: { $ref: '#/definitions/git' },
    compare: { $ref: '#/definitions/compare' },
    push: { $ref: '#/definitions/push' },
    remote: { $ref: '#/definitions/remote' },
    desc: { type: 'string' },
    type: { type: 'string' },
    labels: { type: 'array', items: { type: 'string' } },
    meta: {},
  },
};

function validate18(data, { instancePath = '', parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null;
  let errors = 0;
  if (typeof data !== 'string' && !(data && typeof data == 'object' && !Array.isArray(data))) {
    const err0 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: schema29.type },
      message: 'must be string,object',
      schema: schema29.type,
      parentSchema: schema29,
      data,
    };
    if (vErrors === null) {
      vErrors = [err0];
    } else {
      vErrors.push(err0);
    }
    errors++;
  }
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    if (data.path === undefined) {
      const err1 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'path' },
        message: "must have required property '" + 'path' + "'",
        schema: schema29.required,
        parentSchema: schema29,
        data,
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func2.call(schema29.properties, key0)) {
        const err2 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
          message: 'must NOT have additional properties',
          schema: false,
          parentSchema: schema29,
          data,
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.path !== undefined) {
      let data0 = data.path;
      if (typeof data0 !== 'string') {
        const err3 = {
          instancePath: instancePath + '/path',
          schemaPath: '#/properties/path/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema29.properties.path.type,
          parentSchema: schema29.properties.path,
          data: data0,
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.cache !== undefined) {
      let data1 = data.cache;
      if (typeof data1 !== 'boolean') {
        const err4 = {
          instancePath: instancePath + '/cache',
          schemaPath: '#/definitions/cache/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema21.type,
          parentSchema: schema21,
          data: data1,
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.persist !== undefined) {
      let data2 = data.persist;
      if (typeof data2 !== 'boolean') {
        const err5 = {
          instancePath: instancePath + '/persist',
          schemaPath: '#/definitions/persist/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema22.type,
          parentSchema: schema22,
          data: data2,
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.git !== undefined) {
      let data3 = data.git;
      if (typeof data3 !== 'boolean') {
        const err6 = {
          instancePath: instancePath + '/git',
          schemaPath: '#/definitions/git/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema23.type,
          parentSchema: schema23,
          data: data3,
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.compare !== undefined) {
      if (
        !validate15(data.compare, {
          instancePath: instancePath + '/compare',
          parentData: data,
          parentDataProperty: 'compare',
          rootData,
        })
      ) {
        vErrors = vErrors === null ? validate15.errors : vErrors.concat(validate15.errors);
        errors = vErrors.length;
      }
    }
    if (data.push !== undefined) {
      let data5 = data.push;
      if (typeof data5 !== 'boolean') {
        const err7 = {
          instancePath: instancePath + '/push',
          schemaPath: '#/definitions/push/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema27.type,
          parentSchema: schema27,
          data: data5,
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
    }
    if (data.remote !== undefined) {
      let data6 = data.remote;
      if (typeof data6 !== 'string') {
        const err8 = {
          instancePath: instancePath + '/remote',
          schemaPath: '#/definitions/remote/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema28.type,
          parentSchema: schema28,
          data: data6,
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.desc !== undefined) {
      let data7 = data.desc;
      if (typeof data7 !== 'string') {
        const err9 = {
          instancePath: instancePath + '/desc',
          schemaPath: '#/properties/desc/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema29.properties.desc.type,
          parentSchema: schema29.properties.desc,
          data: data7,
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.type !== undefined) {
      let data8 = data.type;
      if (typeof data8 !== 'string') {
        const err10 = {
          instancePath: instancePath + '/type',
          schemaPath: '#/properties/type/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema29.properties.type.type,
          parentSchema: schema29.properties.type,
          data: data8,
        };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
    }
    if (data.labels !== undefined) {
      let data9 = data.labels;
      if (Array.isArray(data9)) {
        const len0 = data9.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data10 = data9[i0];
          if (typeof data10 !== 'string') {
            const err11 = {
              instancePath: instancePath + '/labels/' + i0,
              schemaPath: '#/properties/labels/items/type',
              keyword: 'type',
              params: { type: 'string' },
              message: 'must be string',
              schema: schema29.properties.labels.items.type,
              parentSchema: schema29.properties.labels.items,
              data: data10,
            };
            if (vErrors === null) {
              vErrors = [err11];
            } else {
              vErrors.push(err11);
            }
            errors++;
          }
        }
      } else {
        const err12 = {
          instancePath: instancePath + '/labels',
          schemaPath: '#/properties/labels/type',
          keyword: 'type',
          params: { type: 'array' },
          message: 'must be array',
          schema: schema29.properties.labels.type,
          parentSchema: schema29.properties.labels,
          data: data9,
        };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
    }
  }
  validate18.errors = vErrors;
  return errors === 0;
}

const schema35 = {
  type: 'object',
  additionalProperties: false,
  properties: {
    cache: { $ref: '#/definitions/cache' },
    persist: { $ref: '#/definitions/persist' },
    git: { $ref: '#/definitions/git' },
    compare: { $ref: '#/definitions/compare' },
    push: { $ref: '#/definitions/push' },
    remote: { $ref: '#/definitions/remote' },
    desc: { type: 'string' },
    type: { type: 'string' },
    labels: { type: 'array', items: { type: 'string' } },
    meta: {},
    template: { type: 'string' },
    x: { type: 'string' },
    y: { type: 'string' },
    x_label: { type: 'string' },
    y_label: { type: 'string' },
    title: { type: 'string' },
    header: { type: 'boolean' },
  },
};

function validate23(data, { instancePath = '', parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null;
  let errors = 0;
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    for (const key0 in data) {
      if (!func2.call(schema35.properties, key0)) {
        const err0 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
          message: 'must NOT have additional properties',
          schema: false,
          parentSchema: schema35,
          data,
        };
        if (vErrors === null) {
          vErrors = [err0];
        } else {
          vErrors.push(err0);
        }
        errors++;
      }
    }
    if (data.cache !== undefined) {
      let data0 = data.cache;
      if (typeof data0 !== 'boolean') {
        const err1 = {
          instancePath: instancePath + '/cache',
          schemaPath: '#/definitions/cache/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema21.type,
          parentSchema: schema21,
          data: data0,
        };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          vErrors.push(err1);
        }
        errors++;
      }
    }
    if (data.persist !== undefined) {
      let data1 = data.persist;
      if (typeof data1 !== 'boolean') {
        const err2 = {
          instancePath: instancePath + '/persist',
          schemaPath: '#/definitions/persist/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema22.type,
          parentSchema: schema22,
          data: data1,
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.git !== undefined) {
      let data2 = data.git;
      if (typeof data2 !== 'boolean') {
        const err3 = {
          instancePath: instancePath + '/git',
          schemaPath: '#/definitions/git/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema23.type,
          parentSchema: schema23,
          data: data2,
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.compare !== undefined) {
      if (
        !validate15(data.compare, {
          instancePath: instancePath + '/compare',
          parentData: data,
          parentDataProperty: 'compare',
          rootData,
        })
      ) {
        vErrors = vErrors === null ? validate15.errors : vErrors.concat(validate15.errors);
        errors = vErrors.length;
      }
    }
    if (data.push !== undefined) {
      let data4 = data.push;
      if (typeof data4 !== 'boolean') {
        const err4 = {
          instancePath: instancePath + '/push',
          schemaPath: '#/definitions/push/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema27.type,
          parentSchema: schema27,
          data: data4,
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.remote !== undefined) {
      let data5 = data.remote;
      if (typeof data5 !== 'string') {
        const err5 = {
          instancePath: instancePath + '/remote',
          schemaPath: '#/definitions/remote/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema28.type,
          parentSchema: schema28,
          data: data5,
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.desc !== undefined) {
      let data6 = data.desc;
      if (typeof data6 !== 'string') {
        const err6 = {
          instancePath: instancePath + '/desc',
          schemaPath: '#/properties/desc/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema35.properties.desc.type,
          parentSchema: schema35.properties.desc,
          data: data6,
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.type !== undefined) {
      let data7 = data.type;
      if (typeof data7 !== 'string') {
        const err7 = {
          instancePath: instancePath + '/type',
          schemaPath: '#/properties/type/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema35.properties.type.type,
          parentSchema: schema35.properties.type,
          data: data7,
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
    }
    if (data.labels !== undefined) {
      let data8 = data.labels;
      if (Array.isArray(data8)) {
        const len0 = data8.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data9 = data8[i0];
          if (typeof data9 !== 'string') {
            const err8 = {
              instancePath: instancePath + '/labels/' + i0,
              schemaPath: '#/properties/labels/items/type',
              keyword: 'type',
              params: { type: 'string' },
              message: 'must be string',
              schema: schema35.properties.labels.items.type,
              parentSchema: schema35.properties.labels.items,
              data: data9,
            };
            if (vErrors === null) {
              vErrors = [err8];
            } else {
              vErrors.push(err8);
            }
            errors++;
          }
        }
      } else {
        const err9 = {
          instancePath: instancePath + '/labels',
          schemaPath: '#/properties/labels/type',
          keyword: 'type',
          params: { type: 'array' },
          message: 'must be array',
          schema: schema35.properties.labels.type,
          parentSchema: schema35.properties.labels,
          data: data8,
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.template !== undefined) {
      let data10 = data.template;
      if (typeof data10 !== 'string') {
        const err10 = {
          instancePath: instancePath + '/template',
          schemaPath: '#/properties/template/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema35.properties.template.type,
          parentSchema: schema35.properties.template,
          data: data10,
        };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
    }
    if (data.x !== undefined) {
      let data11 = data.x;
      if (typeof data11 !== 'string') {
        const err11 = {
          instancePath: instancePath + '/x',
          schemaPath: '#/properties/x/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema35.properties.x.type,
          parentSchema: schema35.properties.x,
          data: data11,
        };
        if (vErrors === null) {
          vErrors = [err11];
        } else {
          vErrors.push(err11);
        }
        errors++;
      }
    }
    if (data.y !== undefined) {
      let data12 = data.y;
      if (typeof data12 !== 'string') {
        const err12 = {
          instancePath: instancePath + '/y',
          schemaPath: '#/properties/y/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema35.properties.y.type,
          parentSchema: schema35.properties.y,
          data: data12,
        };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
    }
    if (data.x_label !== undefined) {
      let data13 = data.x_label;
      if (typeof data13 !== 'string') {
        const err13 = {
          instancePath: instancePath + '/x_label',
          schemaPath: '#/properties/x_label/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema35.properties.x_label.type,
          parentSchema: schema35.properties.x_label,
          data: data13,
        };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
    }
    if (data.y_label !== undefined) {
      let data14 = data.y_label;
      if (typeof data14 !== 'string') {
        const err14 = {
          instancePath: instancePath + '/y_label',
          schemaPath: '#/properties/y_label/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema35.properties.y_label.type,
          parentSchema: schema35.properties.y_label,
          data: data14,
        };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
    if (data.title !== undefined) {
      let data15 = data.title;
      if (typeof data15 !== 'string') {
        const err15 = {
          instancePath: instancePath + '/title',
          schemaPath: '#/properties/title/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema35.properties.title.type,
          parentSchema: schema35.properties.title,
          data: data15,
        };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
    }
    if (data.header !== undefined) {
      let data16 = data.header;
      if (typeof data16 !== 'boolean') {
        const err16 = {
          instancePath: instancePath + '/header',
          schemaPath: '#/properties/header/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema35.properties.header.type,
          parentSchema: schema35.properties.header,
          data: data16,
        };
        if (vErrors === null) {
          vErrors = [err16];
        } else {
          vErrors.push(err16);
        }
        errors++;
      }
    }
  } else {
    const err17 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
      message: 'must be object',
      schema: schema35.type,
      parentSchema: schema35,
      data,
    };
    if (vErrors === null) {
      vErrors = [err17];
    } else {
      vErrors.push(err17);
    }
    errors++;
  }
  validate23.errors = vErrors;
  return errors === 0;
}

const schema41 = {
  type: ['string', 'object'],
  additionalProperties: false,
  required: ['path'],
  properties: {
    path: { type: 'string' },
    cache: { $ref: '#/definitions/cache' },
    persist: { $ref: '#/definitions/persist' },
    git: { $ref: '#/definitions/git' },
    compare: { $ref: '#/definitions/compare' },
    push: { $ref: '#/definitions/push' },
    remote: { $ref: '#/definitions/remote' },
    desc: { type: 'string' },
    type: { type: 'string' },
    labels: { type: 'array', items: { type: 'string' } },
    meta: {},
    template: { type: 'string' },
    x: { type: 'string' },
    y: { type: 'string' },
    x_label: { type: 'string' },
    y_label: { type: 'string' },
    title: { type: 'string' },
    header: { type: 'boolean' },
  },
};

function validate26(data, { instancePath = '', parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null;
  let errors = 0;
  if (typeof data !== 'string' && !(data && typeof data == 'object' && !Array.isArray(data))) {
    const err0 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: schema41.type },
      message: 'must be string,object',
      schema: schema41.type,
      parentSchema: schema41,
      data,
    };
    if (vErrors === null) {
      vErrors = [err0];
    } else {
      vErrors.push(err0);
    }
    errors++;
  }
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    if (data.path === undefined) {
      const err1 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'path' },
        message: "must have required property '" + 'path' + "'",
        schema: schema41.required,
        parentSchema: schema41,
        data,
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func2.call(schema41.properties, key0)) {
        const err2 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
          message: 'must NOT have additional properties',
          schema: false,
          parentSchema: schema41,
          data,
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.path !== undefined) {
      let data0 = data.path;
      if (typeof data0 !== 'string') {
        const err3 = {
          instancePath: instancePath + '/path',
          schemaPath: '#/properties/path/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema41.properties.path.type,
          parentSchema: schema41.properties.path,
          data: data0,
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.cache !== undefined) {
      let data1 = data.cache;
      if (typeof data1 !== 'boolean') {
        const err4 = {
          instancePath: instancePath + '/cache',
          schemaPath: '#/definitions/cache/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema21.type,
          parentSchema: schema21,
          data: data1,
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.persist !== undefined) {
      let data2 = data.persist;
      if (typeof data2 !== 'boolean') {
        const err5 = {
          instancePath: instancePath + '/persist',
          schemaPath: '#/definitions/persist/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema22.type,
          parentSchema: schema22,
          data: data2,
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.git !== undefined) {
      let data3 = data.git;
      if (typeof data3 !== 'boolean') {
        const err6 = {
          instancePath: instancePath + '/git',
          schemaPath: '#/definitions/git/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema23.type,
          parentSchema: schema23,
          data: data3,
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.compare !== undefined) {
      if (
        !validate15(data.compare, {
          instancePath: instancePath + '/compare',
          parentData: data,
          parentDataProperty: 'compare',
          rootData,
        })
      ) {
        vErrors = vErrors === null ? validate15.errors : vErrors.concat(validate15.errors);
        errors = vErrors.length;
      }
    }
    if (data.push !== undefined) {
      let data5 = data.push;
      if (typeof data5 !== 'boolean') {
        const err7 = {
          instancePath: instancePath + '/push',
          schemaPath: '#/definitions/push/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema27.type,
          parentSchema: schema27,
          data: data5,
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
    }
    if (data.remote !== undefined) {
      let data6 = data.remote;
      if (typeof data6 !== 'string') {
        const err8 = {
          instancePath: instancePath + '/remote',
          schemaPath: '#/definitions/remote/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema28.type,
          parentSchema: schema28,
          data: data6,
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.desc !== undefined) {
      let data7 = data.desc;
      if (typeof data7 !== 'string') {
        const err9 = {
          instancePath: instancePath + '/desc',
          schemaPath: '#/properties/desc/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema41.properties.desc.type,
          parentSchema: schema41.properties.desc,
          data: data7,
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.type !== undefined) {
      let data8 = data.type;
      if (typeof data8 !== 'string') {
        const err10 = {
          instancePath: instancePath + '/type',
          schemaPath: '#/properties/type/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema41.properties.type.type,
          parentSchema: schema41.properties.type,
          data: data8,
        };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
    }
    if (data.labels !== undefined) {
      let data9 = data.labels;
      if (Array.isArray(data9)) {
        const len0 = data9.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data10 = data9[i0];
          if (typeof data10 !== 'string') {
            const err11 = {
              instancePath: instancePath + '/labels/' + i0,
              schemaPath: '#/properties/labels/items/type',
              keyword: 'type',
              params: { type: 'string' },
              message: 'must be string',
              schema: schema41.properties.labels.items.type,
              parentSchema: schema41.properties.labels.items,
              data: data10,
            };
            if (vErrors === null) {
              vErrors = [err11];
            } else {
              vErrors.push(err11);
            }
            errors++;
          }
        }
      } else {
        const err12 = {
          instancePath: instancePath + '/labels',
          schemaPath: '#/properties/labels/type',
          keyword: 'type',
          params: { type: 'array' },
          message: 'must be array',
          schema: schema41.properties.labels.type,
          parentSchema: schema41.properties.labels,
          data: data9,
        };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
    }
    if (data.template !== undefined) {
      let data11 = data.template;
      if (typeof data11 !== 'string') {
        const err13 = {
          instancePath: instancePath + '/template',
          schemaPath: '#/properties/template/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema41.properties.template.type,
          parentSchema: schema41.properties.template,
          data: data11,
        };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
    }
    if (data.x !== undefined) {
      let data12 = data.x;
      if (typeof data12 !== 'string') {
        const err14 = {
          instancePath: instancePath + '/x',
          schemaPath: '#/properties/x/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema41.properties.x.type,
          parentSchema: schema41.properties.x,
          data: data12,
        };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
    if (data.y !== undefined) {
      let data13 = data.y;
      if (typeof data13 !== 'string') {
        const err15 = {
          instancePath: instancePath + '/y',
          schemaPath: '#/properties/y/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema41.properties.y.type,
          parentSchema: schema41.properties.y,
          data: data13,
        };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
    }
    if (data.x_label !== undefined) {
      let data14 = data.x_label;
      if (typeof data14 !== 'string') {
        const err16 = {
          instancePath: instancePath + '/x_label',
          schemaPath: '#/properties/x_label/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema41.properties.x_label.type,
          parentSchema: schema41.properties.x_label,
          data: data14,
        };
        if (vErrors === null) {
          vErrors = [err16];
        } else {
          vErrors.push(err16);
        }
        errors++;
      }
    }
    if (data.y_label !== undefined) {
      let data15 = data.y_label;
      if (typeof data15 !== 'string') {
        const err17 = {
          instancePath: instancePath + '/y_label',
          schemaPath: '#/properties/y_label/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema41.properties.y_label.type,
          parentSchema: schema41.properties.y_label,
          data: data15,
        };
        if (vErrors === null) {
          vErrors = [err17];
        } else {
          vErrors.push(err17);
        }
        errors++;
      }
    }
    if (data.title !== undefined) {
      let data16 = data.title;
      if (typeof data16 !== 'string') {
        const err18 = {
          instancePath: instancePath + '/title',
          schemaPath: '#/properties/title/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema41.properties.title.type,
          parentSchema: schema41.properties.title,
          data: data16,
        };
        if (vErrors === null) {
          vErrors = [err18];
        } else {
          vErrors.push(err18);
        }
        errors++;
      }
    }
    if (data.header !== undefined) {
      let data17 = data.header;
      if (typeof data17 !== 'boolean') {
        const err19 = {
          instancePath: instancePath + '/header',
          schemaPath: '#/properties/header/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema41.properties.header.type,
          parentSchema: schema41.properties.header,
          data: data17,
        };
        if (vErrors === null) {
          vErrors = [err19];
        } else {
          vErrors.push(err19);
        }
        errors++;
      }
    }
  }
  validate26.errors = vErrors;
  return errors === 0;
}

function validate13(data, { instancePath = '', parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null;
  let errors = 0;
  const _errs1 = errors;
  let valid0 = false;
  let passing0 = null;
  const _errs2 = errors;
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    if (data.cmd === undefined) {
      const err0 = {
        instancePath,
        schemaPath: '#/oneOf/0/required',
        keyword: 'required',
        params: { missingProperty: 'cmd' },
        message: "must have required property '" + 'cmd' + "'",
        schema: schema15.oneOf[0].required,
        parentSchema: schema15.oneOf[0],
        data,
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
  }
  var _valid0 = _errs2 === errors;
  if (_valid0) {
    valid0 = true;
    passing0 = 0;
  }
  const _errs3 = errors;
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    if (data.script === undefined) {
      const err1 = {
        instancePath,
        schemaPath: '#/oneOf/1/required',
        keyword: 'required',
        params: { missingProperty: 'script' },
        message: "must have required property '" + 'script' + "'",
        schema: schema15.oneOf[1].required,
        parentSchema: schema15.oneOf[1],
        data,
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
  }
  var _valid0 = _errs3 === errors;
  if (_valid0 && valid0) {
    valid0 = false;
    passing0 = [passing0, 1];
  } else {
    if (_valid0) {
      valid0 = true;
      passing0 = 1;
    }
  }
  if (!valid0) {
    const err2 = {
      instancePath,
      schemaPath: '#/oneOf',
      keyword: 'oneOf',
      params: { passingSchemas: passing0 },
      message: 'must match exactly one schema in oneOf',
      schema: schema15.oneOf,
      parentSchema: schema15,
      data,
    };
    if (vErrors === null) {
      vErrors = [err2];
    } else {
      vErrors.push(err2);
    }
    errors++;
  } else {
    errors = _errs1;
    if (vErrors !== null) {
      if (_errs1) {
        vErrors.length = _errs1;
      } else {
        vErrors = null;
      }
    }
  }
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    for (const key0 in data) {
      if (!func2.call(schema15.properties, key0)) {
        const err3 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
          message: 'must NOT have additional properties',
          schema: false,
          parentSchema: schema15,
          data,
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.with !== undefined) {
      if (data.script === undefined) {
        const err4 = {
          instancePath,
          schemaPath: '#/dependencies',
          keyword: 'dependencies',
          params: { property: 'with', missingProperty: 'script', depsCount: 1, deps: 'script' },
          message: 'must have property script when property with is present',
          schema: schema15.dependencies,
          parentSchema: schema15,
          data,
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.name !== undefined) {
      if (data.matrix === undefined) {
        const err5 = {
          instancePath,
          schemaPath: '#/dependencies',
          keyword: 'dependencies',
          params: { property: 'name', missingProperty: 'matrix', depsCount: 1, deps: 'matrix' },
          message: 'must have property matrix when property name is present',
          schema: schema15.dependencies,
          parentSchema: schema15,
          data,
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.desc !== undefined) {
      let data0 = data.desc;
      if (typeof data0 !== 'string') {
        const err6 = {
          instancePath: instancePath + '/desc',
          schemaPath: '#/properties/desc/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema15.properties.desc.type,
          parentSchema: schema15.properties.desc,
          data: data0,
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.matrix !== undefined) {
      let data1 = data.matrix;
      if (!data1 || typeof data1 != 'object') {
        const err7 = {
          instancePath: instancePath + '/matrix',
          schemaPath: '#/properties/matrix/type',
          keyword: 'type',
          params: { type: schema15.properties.matrix.type },
          message: 'must be object,array',
          schema: schema15.properties.matrix.type,
          parentSchema: schema15.properties.matrix,
          data: data1,
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
      if (Array.isArray(data1)) {
        if (data1.length < 1) {
          const err8 = {
            instancePath: instancePath + '/matrix',
            schemaPath: '#/properties/matrix/minItems',
            keyword: 'minItems',
            params: { limit: 1 },
            message: 'must NOT have fewer than 1 items',
            schema: 1,
            parentSchema: schema15.properties.matrix,
            data: data1,
          };
          if (vErrors === null) {
            vErrors = [err8];
          } else {
            vErrors.push(err8);
          }
          errors++;
        }
        const len0 = data1.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data2 = data1[i0];
          if (data2 && typeof data2 == 'object' && !Array.isArray(data2)) {
            if (Object.keys(data2).length < 1) {
              const err9 = {
                instancePath: instancePath + '/matrix/' + i0,
                schemaPath: '#/properties/matrix/items/minProperties',
                keyword: 'minProperties',
                params: { limit: 1 },
                message: 'must NOT have fewer than 1 properties',
                schema: 1,
                parentSchema: schema15.properties.matrix.items,
                data: data2,
              };
              if (vErrors === null) {
                vErrors = [err9];
              } else {
                vErrors.push(err9);
              }
              errors++;
            }
            for (const key1 in data2) {
              let data3 = data2[key1];
              if (
                !Array.isArray(data3) &&
                typeof data3 !== 'string' &&
                !(typeof data3 == 'number' && isFinite(data3)) &&
                typeof data3 !== 'boolean'
              ) {
                const err10 = {
                  instancePath:
                    instancePath + '/matrix/' + i0 + '/' + key1.replace(/~/g, '~0').replace(/\//g, '~1'),
                  schemaPath: '#/definitions/axis/type',
                  keyword: 'type',
                  params: { type: schema16.type },
                  message: 'must be array,string,number,boolean',
                  schema: schema16.type,
                  parentSchema: schema16,
                  data: data3,
                };
                if (vErrors === null) {
                  vErrors = [err10];
                } else {
                  vErrors.push(err10);
                }
                errors++;
              }
            }
          } else {
            const err11 = {
              instancePath: instancePath + '/matrix/' + i0,
              schemaPath: '#/properties/matrix/items/type',
              keyword: 'type',
              params: { type: 'object' },
              message: 'must be object',
              schema: schema15.properties.matrix.items.type,
              parentSchema: schema15.properties.matrix.items,
              data: data2,
            };
            if (vErrors === null) {
              vErrors = [err11];
            } else {
              vErrors.push(err11);
            }
            errors++;
          }
        }
      }
      if (data1 && typeof data1 == 'object' && !Array.isArray(data1)) {
        if (Object.keys(data1).length < 1) {
          const err12 = {
            instancePath: instancePath + '/matrix',
            schemaPath: '#/properties/matrix/minProperties',
            keyword: 'minProperties',
            params: { limit: 1 },
            message: 'must NOT have fewer than 1 properties',
            schema: 1,
            parentSchema: schema15.properties.matrix,
            data: data1,
          };
          if (vErrors === null) {
            vErrors = [err12];
          } else {
            vErrors.push(err12);
          }
          errors++;
        }
        for (const key2 in data1) {
          let data4 = data1[key2];
          if (
            !Array.isArray(data4) &&
            typeof data4 !== 'string' &&
            !(typeof data4 == 'number' && isFinite(data4)) &&
            typeof data4 !== 'boolean'
          ) {
            const err13 = {
              instancePath: instancePath + '/matrix/' + key2.replace(/~/g, '~0').replace(/\//g, '~1'),
              schemaPath: '#/definitions/axis/type',
              keyword: 'type',
              params: { type: schema16.type },
              message: 'must be array,string,number,boolean',
              schema: schema16.type,
              parentSchema: schema16,
              data: data4,
            };
            if (vErrors === null) {
              vErrors = [err13];
            } else {
              vErrors.push(err13);
            }
            errors++;
          }
        }
      }
    }
    if (data.name !== undefined) {
      let data5 = data.name;
      if (typeof data5 !== 'string') {
        const err14 = {
          instancePath: instancePath + '/name',
          schemaPath: '#/properties/name/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema15.properties.name.type,
          parentSchema: schema15.properties.name,
          data: data5,
        };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
    if (data.cmd !== undefined) {
      let data6 = data.cmd;
      if (typeof data6 !== 'string' && !Array.isArray(data6)) {
        const err15 = {
          instancePath: instancePath + '/cmd',
          schemaPath: '#/properties/cmd/type',
          keyword: 'type',
          params: { type: schema15.properties.cmd.type },
          message: 'must be string,array',
          schema: schema15.properties.cmd.type,
          parentSchema: schema15.properties.cmd,
          data: data6,
        };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
      if (Array.isArray(data6)) {
        const len1 = data6.length;
        for (let i1 = 0; i1 < len1; i1++) {
          let data7 = data6[i1];
          if (typeof data7 !== 'string') {
            const err16 = {
              instancePath: instancePath + '/cmd/' + i1,
              schemaPath: '#/properties/cmd/items/type',
              keyword: 'type',
              params: { type: 'string' },
              message: 'must be string',
              schema: schema15.properties.cmd.items.type,
              parentSchema: schema15.properties.cmd.items,
              data: data7,
            };
            if (vErrors === null) {
              vErrors = [err16];
            } else {
              vErrors.push(err16);
            }
            errors++;
          }
        }
      }
    }
    if (data.script !== undefined) {
      let data8 = data.script;
      if (typeof data8 !== 'string') {
        const err17 = {
          instancePath: instancePath + '/script',
          schemaPath: '#/properties/script/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema15.properties.script.type,
          parentSchema: schema15.properties.script,
          data: data8,
        };
        if (vErrors === null) {
          vErrors = [err17];
        } else {
          vErrors.push(err17);
        }
        errors++;
      }
    }
    if (data.wdir !== undefined) {
      let data9 = data.wdir;
      if (typeof data9 !== 'string') {
        const err18 = {
          instancePath: instancePath + '/wdir',
          schemaPath: '#/properties/wdir/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema15.properties.wdir.type,
          parentSchema: schema15.properties.wdir,
          data: data9,
        };
        if (vErrors === null) {
          vErrors = [err18];
        } else {
          vErrors.push(err18);
        }
        errors++;
      }
    }
    if (data.deps !== undefined) {
      let data10 = data.deps;
      if (!data10 || typeof data10 != 'object') {
        const err19 = {
          instancePath: instancePath + '/deps',
          schemaPath: '#/properties/deps/type',
          keyword: 'type',
          params: { type: schema15.properties.deps.type },
          message: 'must be array,object',
          schema: schema15.properties.deps.type,
          parentSchema: schema15.properties.deps,
          data: data10,
        };
        if (vErrors === null) {
          vErrors = [err19];
        } else {
          vErrors.push(err19);
        }
        errors++;
      }
      if (Array.isArray(data10)) {
        const len2 = data10.length;
        for (let i2 = 0; i2 < len2; i2++) {
          let data11 = data10[i2];
          if (
            typeof data11 !== 'string' &&
            !(data11 && typeof data11 == 'object' && !Array.isArray(data11))
          ) {
            const err20 = {
              instancePath: instancePath + '/deps/' + i2,
              schemaPath: '#/definitions/dep/type',
              keyword: 'type',
              params: { type: schema18.type },
              message: 'must be string,object',
              schema: schema18.type,
              parentSchema: schema18,
              data: data11,
            };
            if (vErrors === null) {
              vErrors = [err20];
            } else {
              vErrors.push(err20);
            }
            errors++;
          }
          if (data11 && typeof data11 == 'object' && !Array.isArray(data11)) {
            if (data11.stage === undefined) {
              const err21 = {
                instancePath: instancePath + '/deps/' + i2,
                schemaPath: '#/definitions/dep/required',
                keyword: 'required',
                params: { missingProperty: 'stage' },
                message: "must have required property '" + 'stage' + "'",
                schema: schema18.required,
                parentSchema: schema18,
                data: data11,
              };
              if (vErrors === null) {
                vErrors = [err21];
              } else {
                vErrors.push(err21);
              }
              errors++;
            }
            for (const key3 in data11) {
              if (!(key3 === 'stage')) {
                const err22 = {
                  instancePath: instancePath + '/deps/' + i2,
                  schemaPath: '#/definitions/dep/additionalProperties',
                  keyword: 'additionalProperties',
                  params: { additionalProperty: key3 },
                  message: 'must NOT have additional properties',
                  schema: false,
                  parentSchema: schema18,
                  data: data11,
                };
                if (vErrors === null) {
                  vErrors = [err22];
                } else {
                  vErrors.push(err22);
                }
                errors++;
              }
            }
            if (data11.stage !== undefined) {
              let data12 = data11.stage;
              if (typeof data12 !== 'string') {
                const err23 = {
                  instancePath: instancePath + '/deps/' + i2 + '/stage',
                  schemaPath: '#/definitions/dep/properties/stage/type',
                  keyword: 'type',
                  params: { type: 'string' },
                  message: 'must be string',
                  schema: schema18.properties.stage.type,
                  parentSchema: schema18.properties.stage,
                  data: data12,
                };
                if (vErrors === null) {
                  vErrors = [err23];
                } else {
                  vErrors.push(err23);
                }
                errors++;
              }
            }
          }
        }
      }
      if (data10 && typeof data10 == 'object' && !Array.isArray(data10)) {
        for (const key4 in data10) {
          let data13 = data10[key4];
          if (
            typeof data13 !== 'string' &&
            !(data13 && typeof data13 == 'object' && !Array.isArray(data13))
          ) {
            const err24 = {
              instancePath: instancePath + '/deps/' + key4.replace(/~/g, '~0').replace(/\//g, '~1'),
              schemaPath: '#/definitions/dep/type',
              keyword: 'type',
              params: { type: schema18.type },
              message: 'must be string,object',
              schema: schema18.type,
              parentSchema: schema18,
              data: data13,
            };
            if (vErrors === null) {
              vErrors = [err24];
            } else {
              vErrors.push(err24);
            }
            errors++;
          }
          if (data13 && typeof data13 == 'object' && !Array.isArray(data13)) {
            if (data13.stage === undefined) {
              const err25 = {
                instancePath: instancePath + '/deps/' + key4.replace(/~/g, '~0').replace(/\//g, '~1'),
                schemaPath: '#/definitions/dep/required',
                keyword: 'required',
                params: { missingProperty: 'stage' },
                message: "must have required property '" + 'stage' + "'",
                schema: schema18.required,
                parentSchema: schema18,
                data: data13,
              };
              if (vErrors === null) {
                vErrors = [err25];
              } else {
                vErrors.push(err25);
              }
              errors++;
            }
            for (const key5 in data13) {
              if (!(key5 === 'stage')) {
                const err26 = {
                  instancePath: instancePath + '/deps/' + key4.replace(/~/g, '~0').replace(/\//g, '~1'),
                  schemaPath: '#/definitions/dep/additionalProperties',
                  keyword: 'additionalProperties',
                  params: { additionalProperty: key5 },
                  message: 'must NOT have additional properties',
                  schema: false,
                  parentSchema: schema18,
                  data: data13,
                };
                if (vErrors === null) {
                  vErrors = [err26];
                } else {
                  vErrors.push(err26);
                }
                errors++;
              }
            }
            if (data13.stage !== undefined) {
              let data14 = data13.stage;
              if (typeof data14 !== 'string') {
                const err27 = {
                  instancePath:
                    instancePath + '/deps/' + key4.replace(/~/g, '~0').replace(/\//g, '~1') + '/stage',
                  schemaPath: '#/definitions/dep/properties/stage/type',
                  keyword: 'type',
                  params: { type: 'string' },
                  message: 'must be string',
                  schema: schema18.properties.stage.type,
                  parentSchema: schema18.properties.stage,
                  data: data14,
                };
                if (vErrors === null) {
                  vErrors = [err27];
                } else {
                  vErrors.push(err27);
                }
                errors++;
              }
            }
          }
        }
      }
    }
    if (data.params !== undefined) {
      let data15 = data.params;
      if (Array.isArray(data15)) {
        const len3 = data15.length;
        for (let i3 = 0; i3 < len3; i3++) {
          let data16 = data15[i3];
          if (
            typeof data16 !== 'string' &&
            !(data16 && typeof data16 == 'object' && !Array.isArray(data16))
          ) {
            const err28 = {
              instancePath: instancePath + '/params/' + i3,
              schemaPath: '#/properties/params/items/type',
              keyword: 'type',
              params: { type: schema15.properties.params.items.type },
              message: 'must be string,object',
              schema: schema15.properties.params.items.type,
              parentSchema: schema15.properties.params.items,
              data: data16,
            };
            if (vErrors === null) {
              vErrors = [err28];
            } else {
              vErrors.push(err28);
            }
            errors++;
          }
          if (data16 && typeof data16 == 'object' && !Array.isArray(data16)) {
            for (const key6 in data16) {
              let data17 = data16[key6];
              if (!Array.isArray(data17) && data17 !== null) {
                const err29 = {
                  instancePath:
                    instancePath + '/params/' + i3 + '/' + key6.replace(/~/g, '~0').replace(/\//g, '~1'),
                  schemaPath: '#/properties/params/items/additionalProperties/type',
                  keyword: 'type',
                  params: { type: schema15.properties.params.items.additionalProperties.type },
                  message: 'must be array,null',
                  schema: schema15.properties.params.items.additionalProperties.type,
                  parentSchema: schema15.properties.params.items.additionalProperties,
                  data: data17,
                };
                if (vErrors === null) {
                  vErrors = [err29];
                } else {
                  vErrors.push(err29);
                }
                errors++;
              }
              if (Array.isArray(data17)) {
                const len4 = data17.length;
                for (let i4 = 0; i4 < len4; i4++) {
                  let data18 = data17[i4];
                  if (typeof data18 !== 'string') {
                    const err30 = {
                      instancePath:
                        instancePath +
                        '/params/' +
                        i3 +
                        '/' +
                        key6.replace(/~/g, '~0').replace(/\//g, '~1') +
                        '/' +
                        i4,
                      schemaPath: '#/properties/params/items/additionalProperties/items/type',
                      keyword: 'type',
                      params: { type: 'string' },
                      message: 'must be string',
                      schema: schema15.properties.params.items.additionalProperties.items.type,
                      parentSchema: schema15.properties.params.items.additionalProperties.items,
                      data: data18,
                    };
                    if (vErrors === null) {
                      vErrors = [err30];
                    } else {
                      vErrors.push(err30);
                    }
                    errors++;
                  }
                }
              }
            }
          }
        }
      } else {
        const err31 = {
          instancePath: instancePath + '/params',
          schemaPath: '#/properties/params/type',
          keyword: 'type',
          params: { type: 'array' },
          message: 'must be array',
          schema: schema15.properties.params.type,
          parentSchema: schema15.properties.params,
          data: data15,
        };
        if (vErrors === null) {
          vErrors = [err31];
        } else {
          vErrors.push(err31);
        }
        errors++;
      }
    }
    if (data.outs !== undefined) {
      let data19 = data.outs;
      if (!data19 || typeof data19 != 'object') {
        const err32 = {
          instancePath: instancePath + '/outs',
          schemaPath: '#/properties/outs/type',
          keyword: 'type',
          params: { type: schema15.properties.outs.type },
          message: 'must be array,object',
          schema: schema15.properties.outs.type,
          parentSchema: schema15.properties.outs,
          data: data19,
        };
        if (vErrors === null) {
          vErrors = [err32];
        } else {
          vErrors.push(err32);
        }
        errors++;
      }
      if (Array.isArray(data19)) {
        const len5 = data19.length;
        for (let i5 = 0; i5 < len5; i5++) {
          let data20 = data19[i5];
          if (
            typeof data20 !== 'string' &&
            !(data20 && typeof data20 == 'object' && !Array.isArray(data20))
          ) {
            const err33 = {
              instancePath: instancePath + '/outs/' + i5,
              schemaPath: '#/properties/outs/items/type',
              keyword: 'type',
              params: { type: schema15.properties.outs.items.type },
              message: 'must be string,object',
              schema: schema15.properties.outs.items.type,
              parentSchema: schema15.properties.outs.items,
              data: data20,
            };
            if (vErrors === null) {
              vErrors = [err33];
            } else {
              vErrors.push(err33);
            }
            errors++;
          }
          if (data20 && typeof data20 == 'object' && !Array.isArray(data20)) {
            for (const key7 in data20) {
              if (
                !validate14(data20[key7], {
                  instancePath:
                    instancePath + '/outs/' + i5 + '/' + key7.replace(/~/g, '~0').replace(/\//g, '~1'),
                  parentData: data20,
                  parentDataProperty: key7,
                  rootData,
                })
              ) {
                vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
                errors = vErrors.length;
              }
            }
          }
        }
      }
      if (data19 && typeof data19 == 'object' && !Array.isArray(data19)) {
        for (const key8 in data19) {
          if (
            !validate18(data19[key8], {
              instancePath: instancePath + '/outs/' + key8.replace(/~/g, '~0').replace(/\//g, '~1'),
              parentData: data19,
              parentDataProperty: key8,
              rootData,
            })
          ) {
            vErrors = vErrors === null ? validate18.errors : vErrors.concat(validate18.errors);
            errors = vErrors.length;
          }
        }
      }
    }
    if (data.metrics !== undefined) {
      let data23 = data.metrics;
      if (!data23 || typeof data23 != 'object') {
        const err34 = {
          instancePath: instancePath + '/metrics',
          schemaPath: '#/properties/metrics/type',
          keyword: 'type',
          params: { type: schema15.properties.metrics.type },
          message: 'must be array,object',
          schema: schema15.properties.metrics.type,
          parentSchema: schema15.properties.metrics,
          data: data23,
        };
        if (vErrors === null) {
          vErrors = [err34];
        } else {
          vErrors.push(err34);
        }
        errors++;
      }
      if (Array.isArray(data23)) {
        const len6 = data23.length;
        for (let i6 = 0; i6 < len6; i6++) {
          let data24 = data23[i6];
          if (
            typeof data24 !== 'string' &&
            !(data24 && typeof data24 == 'object' && !Array.isArray(data24))
          ) {
            const err35 = {
              instancePath: instancePath + '/metrics/' + i6,
              schemaPath: '#/properties/metrics/items/type',
              keyword: 'type',
              params: { type: schema15.properties.metrics.items.type },
              message: 'must be string,object',
              schema: schema15.properties.metrics.items.type,
              parentSchema: schema15.properties.metrics.items,
              data: data24,
            };
            if (vErrors === null) {
              vErrors = [err35];
            } else {
              vErrors.push(err35);
            }
            errors++;
          }
          if (data24 && typeof data24 == 'object' && !Array.isArray(data24)) {
            for (const key9 in data24) {
              if (
                !validate14(data24[key9], {
                  instancePath:
                    instancePath + '/metrics/' + i6 + '/' + key9.replace(/~/g, '~0').replace(/\//g, '~1'),
                  parentData: data24,
                  parentDataProperty: key9,
                  rootData,
                })
              ) {
                vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
                errors = vErrors.length;
              }
            }
          }
        }
      }
      if (data23 && typeof data23 == 'object' && !Array.isArray(data23)) {
        for (const key10 in data23) {
          if (
            !validate18(data23[key10], {
              instancePath: instancePath + '/metrics/' + key10.replace(/~/g, '~0').replace(/\//g, '~1'),
              parentData: data23,
              parentDataProperty: key10,
              rootData,
            })
          ) {
            vErrors = vErrors === null ? validate18.errors : vErrors.concat(validate18.errors);
            errors = vErrors.length;
          }
        }
      }
    }
    if (data.plots !== undefined) {
      let data27 = data.plots;
      if (!data27 || typeof data27 != 'object') {
        const err36 = {
          instancePath: instancePath + '/plots',
          schemaPath: '#/properties/plots/type',
          keyword: 'type',
          params: { type: schema15.properties.plots.type },
          message: 'must be array,object',
          schema: schema15.properties.plots.type,
          parentSchema: schema15.properties.plots,
          data: data27,
        };
        if (vErrors === null) {
          vErrors = [err36];
        } else {
          vErrors.push(err36);
        }
        errors++;
      }
      if (Array.isArray(data27)) {
        const len7 = data27.length;
        for (let i7 = 0; i7 < len7; i7++) {
          let data28 = data27[i7];
          if (
            typeof data28 !== 'string' &&
            !(data28 && typeof data28 == 'object' && !Array.isArray(data28))
          ) {
            const err37 = {
              instancePath: instancePath + '/plots/' + i7,
              schemaPath: '#/properties/plots/items/type',
              keyword: 'type',
              params: { type: schema15.properties.plots.items.type },
              message: 'must be string,object',
              schema: schema15.properties.plots.items.type,
              parentSchema: schema15.properties.plots.items,
              data: data28,
            };
            if (vErrors === null) {
              vErrors = [err37];
            } else {
              vErrors.push(err37);
            }
            errors++;
          }
          if (data28 && typeof data28 == 'object' && !Array.isArray(data28)) {
            for (const key11 in data28) {
              if (
                !validate23(data28[key11], {
                  instancePath:
                    instancePath + '/plots/' + i7 + '/' + key11.replace(/~/g, '~0').replace(/\//g, '~1'),
                  parentData: data28,
                  parentDataProperty: key11,
                  rootData,
                })
              ) {
                vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
                errors = vErrors.length;
              }
            }
          }
        }
      }
      if (data27 && typeof data27 == 'object' && !Array.isArray(data27)) {
        for (const key12 in data27) {
          if (
            !validate26(data27[key12], {
              instancePath: instancePath + '/plots/' + key12.replace(/~/g, '~0').replace(/\//g, '~1'),
              parentData: data27,
              parentDataProperty: key12,
              rootData,
            })
          ) {
            vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
            errors = vErrors.length;
          }
        }
      }
    }
    if (data.vars !== undefined) {
      let data31 = data.vars;
      if (Array.isArray(data31)) {
        const len8 = data31.length;
        for (let i8 = 0; i8 < len8; i8++) {
          let data32 = data31[i8];
          if (
            typeof data32 !== 'string' &&
            !(data32 && typeof data32 == 'object' && !Array.isArray(data32))
          ) {
            const err38 = {
              instancePath: instancePath + '/vars/' + i8,
              schemaPath: '#/definitions/vars/items/type',
              keyword: 'type',
              params: { type: schema12.items.type },
              message: 'must be string,object',
              schema: schema12.items.type,
              parentSchema: schema12.items,
              data: data32,
            };
            if (vErrors === null) {
              vErrors = [err38];
            } else {
              vErrors.push(err38);
            }
            errors++;
          }
        }
      } else {
        const err39 = {
          instancePath: instancePath + '/vars',
          schemaPath: '#/definitions/vars/type',
          keyword: 'type',
          params: { type: 'array' },
          message: 'must be array',
          schema: schema12.type,
          parentSchema: schema12,
          data: data31,
        };
        if (vErrors === null) {
          vErrors = [err39];
        } else {
          vErrors.push(err39);
        }
        errors++;
      }
    }
    if (data.frozen !== undefined) {
      let data33 = data.frozen;
      if (typeof data33 !== 'boolean') {
        const err40 = {
          instancePath: instancePath + '/frozen',
          schemaPath: '#/properties/frozen/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema15.properties.frozen.type,
          parentSchema: schema15.properties.frozen,
          data: data33,
        };
        if (vErrors === null) {
          vErrors = [err40];
        } else {
          vErrors.push(err40);
        }
        errors++;
      }
    }
    if (data.always_changed !== undefined) {
      let data34 = data.always_changed;
      if (typeof data34 !== 'boolean') {
        const err41 = {
          instancePath: instancePath + '/always_changed',
          schemaPath: '#/properties/always_changed/type',
          keyword: 'type',
          params: { type: 'boolean' },
          message: 'must be boolean',
          schema: schema15.properties.always_changed.type,
          parentSchema: schema15.properties.always_changed,
          data: data34,
        };
        if (vErrors === null) {
          vErrors = [err41];
        } else {
          vErrors.push(err41);
        }
        errors++;
      }
    }
    if (data.env !== undefined) {
      let data35 = data.env;
      if (data35 && typeof data35 == 'object' && !Array.isArray(data35)) {
        for (const key13 in data35) {
          let data36 = data35[key13];
          if (
            typeof data36 !== 'string' &&
            !(typeof data36 == 'number' && isFinite(data36)) &&
            typeof data36 !== 'boolean'
          ) {
            const err42 = {
              instancePath: instancePath + '/env/' + key13.replace(/~/g, '~0').replace(/\//g, '~1'),
              schemaPath: '#/properties/env/additionalProperties/type',
              keyword: 'type',
              params: { type: schema15.properties.env.additionalProperties.type },
              message: 'must be string,number,boolean',
              schema: schema15.properties.env.additionalProperties.type,
              parentSchema: schema15.properties.env.additionalProperties,
              data: data36,
            };
            if (vErrors === null) {
              vErrors = [err42];
            } else {
              vErrors.push(err42);
            }
            errors++;
          }
        }
      } else {
        const err43 = {
          instancePath: instancePath + '/env',
          schemaPath: '#/properties/env/type',
          keyword: 'type',
          params: { type: 'object' },
          message: 'must be object',
          schema: schema15.properties.env.type,
          parentSchema: schema15.properties.env,
          data: data35,
        };
        if (vErrors === null) {
          vErrors = [err43];
        } else {
          vErrors.push(err43);
        }
        errors++;
      }
    }
    if (data.passEnv !== undefined) {
      let data37 = data.passEnv;
      if (Array.isArray(data37)) {
        const len9 = data37.length;
        for (let i9 = 0; i9 < len9; i9++) {
          let data38 = data37[i9];
          if (typeof data38 !== 'string') {
            const err44 = {
              instancePath: instancePath + '/passEnv/' + i9,
              schemaPath: '#/properties/passEnv/items/type',
              keyword: 'type',
              params: { type: 'string' },
              message: 'must be string',
              schema: schema15.properties.passEnv.items.type,
              parentSchema: schema15.properties.passEnv.items,
              data: data38,
            };
            if (vErrors === null) {
              vErrors = [err44];
            } else {
              vErrors.push(err44);
            }
            errors++;
          }
        }
      } else {
        const err45 = {
          instancePath: instancePath + '/passEnv',
          schemaPath: '#/properties/passEnv/type',
          keyword: 'type',
          params: { type: 'array' },
          message: 'must be array',
          schema: schema15.properties.passEnv.type,
          parentSchema: schema15.properties.passEnv,
          data: data37,
        };
        if (vErrors === null) {
          vErrors = [err45];
        } else {
          vErrors.push(err45);
        }
        errors++;
      }
    }
    if (data.resources !== undefined) {
      let data39 = data.resources;
      if (data39 && typeof data39 == 'object' && !Array.isArray(data39)) {
        for (const key14 in data39) {
          if (!(key14 === 'cpu' || key14 === 'memory')) {
            const err46 = {
              instancePath: instancePath + '/resources',
              schemaPath: '#/properties/resources/additionalProperties',
              keyword: 'additionalProperties',
              params: { additionalProperty: key14 },
              message: 'must NOT have additional properties',
              schema: false,
              parentSchema: schema15.properties.resources,
              data: data39,
            };
            if (vErrors === null) {
              vErrors = [err46];
            } else {
              vErrors.push(err46);
            }
            errors++;
          }
        }
        if (data39.cpu !== undefined) {
          let data40 = data39.cpu;
          if (!(typeof data40 == 'number' && isFinite(data40)) && typeof data40 !== 'string') {
            const err47 = {
              instancePath: instancePath + '/resources/cpu',
              schemaPath: '#/properties/resources/properties/cpu/type',
              keyword: 'type',
              params: { type: schema15.properties.resources.properties.cpu.type },
              message: 'must be number,string',
              schema: schema15.properties.resources.properties.cpu.type,
              parentSchema: schema15.properties.resources.properties.cpu,
              data: data40,
            };
            if (vErrors === null) {
              vErrors = [err47];
            } else {
              vErrors.push(err47);
            }
            errors++;
          }
        }
        if (data39.memory !== undefined) {
          let data41 = data39.memory;
          if (!(typeof data41 == 'number' && isFinite(data41)) && typeof data41 !== 'string') {
            const err48 = {
              instancePath: instancePath + '/resources/memory',
              schemaPath: '#/properties/resources/properties/memory/type',
              keyword: 'type',
              params: { type: schema15.properties.resources.properties.memory.type },
              message: 'must be number,string',
              schema: schema15.properties.resources.properties.memory.type,
              parentSchema: schema15.properties.resources.properties.memory,
              data: data41,
            };
            if (vErrors === null) {
              vErrors = [err48];
            } else {
              vErrors.push(err48);
            }
            errors++;
          }
        }
      } else {
        const err49 = {
          instancePath: instancePath + '/resources',
          schemaPath: '#/properties/resources/type',
          keyword: 'type',
          params: { type: 'object' },
          message: 'must be object',
          schema: schema15.properties.resources.type,
          parentSchema: schema15.properties.resources,
          data: data39,
        };
        if (vErrors === null) {
          vErrors = [err49];
        } else {
          vErrors.push(err49);
        }
        errors++;
      }
    }
    if (data.priority !== undefined) {
      let data42 = data.priority;
      if (!(typeof data42 == 'number' && isFinite(data42)) && typeof data42 !== 'string') {
        const err50 = {
          instancePath: instancePath + '/priority',
          schemaPath: '#/properties/priority/type',
          keyword: 'type',
          params: { type: schema15.properties.priority.type },
          message: 'must be number,string',
          schema: schema15.properties.priority.type,
          parentSchema: schema15.properties.priority,
          data: data42,
        };
        if (vErrors === null) {
          vErrors = [err50];
        } else {
          vErrors.push(err50);
        }
        errors++;
      }
    }
    if (data.key !== undefined) {
      let data43 = data.key;
      if (data43 && typeof data43 == 'object' && !Array.isArray(data43)) {
        for (const key15 in data43) {
          if (!(key15 === 'node' || key15 === 'platform')) {
            const err51 = {
              instancePath: instancePath + '/key',
              schemaPath: '#/properties/key/additionalProperties',
              keyword: 'additionalProperties',
              params: { additionalProperty: key15 },
              message: 'must NOT have additional properties',
              schema: false,
              parentSchema: schema15.properties.key,
              data: data43,
            };
            if (vErrors === null) {
              vErrors = [err51];
            } else {
              vErrors.push(err51);
            }
            errors++;
          }
        }
        if (data43.node !== undefined) {
          let data44 = data43.node;
          if (!(data44 === 'major' || data44 === true || data44 === false)) {
            const err52 = {
              instancePath: instancePath + '/key/node',
              schemaPath: '#/properties/key/properties/node/enum',
              keyword: 'enum',
              params: { allowedValues: schema15.properties.key.properties.node.enum },
              message: 'must be equal to one of the allowed values',
              schema: schema15.properties.key.properties.node.enum,
              parentSchema: schema15.properties.key.properties.node,
              data: data44,
            };
            if (vErrors === null) {
              vErrors = [err52];
            } else {
              vErrors.push(err52);
            }
            errors++;
          }
        }
        if (data43.platform !== undefined) {
          let data45 = data43.platform;
          if (typeof data45 !== 'boolean') {
            const err53 = {
              instancePath: instancePath + '/key/platform',
              schemaPath: '#/properties/key/properties/platform/type',
              keyword: 'type',
              params: { type: 'boolean' },
              message: 'must be boolean',
              schema: schema15.properties.key.properties.platform.type,
              parentSchema: schema15.properties.key.properties.platform,
              data: data45,
            };
            if (vErrors === null) {
              vErrors = [err53];
            } else {
              vErrors.push(err53);
            }
            errors++;
          }
        }
      } else {
        const err54 = {
          instancePath: instancePath + '/key',
          schemaPath: '#/properties/key/type',
          keyword: 'type',
          params: { type: 'object' },
          message: 'must be object',
          schema: schema15.properties.key.type,
          parentSchema: schema15.properties.key,
          data: data43,
        };
        if (vErrors === null) {
          vErrors = [err54];
        } else {
          vErrors.push(err54);
        }
        errors++;
      }
    }
  } else {
    const err55 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
      message: 'must be object',
      schema: schema15.type,
      parentSchema: schema15,
      data,
    };
    if (vErrors === null) {
      vErrors = [err55];
    } else {
      vErrors.push(err55);
    }
    errors++;
  }
  validate13.errors = vErrors;
  return errors === 0;
}

function validate12(data, { instancePath = '', parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null;
  let errors = 0;
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    if (data.foreach === undefined) {
      const err0 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'foreach' },
        message: "must have required property '" + 'foreach' + "'",
        schema: schema14.required,
        parentSchema: schema14,
        data,
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.do === undefined) {
      const err1 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'do' },
        message: "must have required property '" + 'do' + "'",
        schema: schema14.required,
        parentSchema: schema14,
        data,
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === 'desc' || key0 === 'foreach' || key0 === 'do')) {
        const err2 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
          message: 'must NOT have additional properties',
          schema: false,
          parentSchema: schema14,
          data,
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.desc !== undefined) {
      let data0 = data.desc;
      if (typeof data0 !== 'string') {
        const err3 = {
          instancePath: instancePath + '/desc',
          schemaPath: '#/properties/desc/type',
          keyword: 'type',
          params: { type: 'string' },
          message: 'must be string',
          schema: schema14.properties.desc.type,
          parentSchema: schema14.properties.desc,
          data: data0,
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.foreach !== undefined) {
      let data1 = data.foreach;
      if ((!data1 || typeof data1 != 'object') && typeof data1 !== 'string') {
        const err4 = {
          instancePath: instancePath + '/foreach',
          schemaPath: '#/properties/foreach/type',
          keyword: 'type',
          params: { type: schema14.properties.foreach.type },
          message: 'must be array,object,string',
          schema: schema14.properties.foreach.type,
          parentSchema: schema14.properties.foreach,
          data: data1,
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.do !== undefined) {
      let data2 = data.do;
      if (
        !validate13(data2, {
          instancePath: instancePath + '/do',
          parentData: data,
          parentDataProperty: 'do',
          rootData,
        })
      ) {
        vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
        errors = vErrors.length;
      }
      if (data2 && typeof data2 == 'object' && !Array.isArray(data2)) {
        if (data2.matrix !== undefined) {
          const err5 = {
            instancePath: instancePath + '/do/matrix',
            schemaPath: '#/properties/do/properties/matrix/false schema',
            keyword: 'false schema',
            params: {},
            message: 'boolean schema is false',
            schema: false,
            parentSchema: schema14.properties.do.properties.matrix,
            data: data2.matrix,
          };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
        if (data2.name !== undefined) {
          const err6 = {
            instancePath: instancePath + '/do/name',
            schemaPath: '#/properties/do/properties/name/false schema',
            keyword: 'false schema',
            params: {},
            message: 'boolean schema is false',
            schema: false,
            parentSchema: schema14.properties.do.properties.name,
            data: data2.name,
          };
          if (vErrors === null) {
            vErrors = [err6];
          } else {
            vErrors.push(err6);
          }
          errors++;
        }
      } else {
        const err7 = {
          instancePath: instancePath + '/do',
          schemaPath: '#/properties/do/type',
          keyword: 'type',
          params: { type: 'object' },
          message: 'must be object',
          schema: schema14.properties.do.type,
          parentSchema: schema14.properties.do,
          data: data2,
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
    }
  } else {
    const err8 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
      message: 'must be object',
      schema: schema14.type,
      parentSchema: schema14,
      data,
    };
    if (vErrors === null) {
      vErrors = [err8];
    } else {
      vErrors.push(err8);
    }
    errors++;
  }
  validate12.errors = vErrors;
  return errors === 0;
}

function validate11(data, { instancePath = '', parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null;
  let errors = 0;
  if (!(data && typeof data == 'object' && !Array.isArray(data))) {
    const err0 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
      message: 'must be object',
      schema: schema13.type,
      parentSchema: schema13,
      data,
    };
    if (vErrors === null) {
      vErrors = [err0];
    } else {
      vErrors.push(err0);
    }
    errors++;
  }
  const _errs1 = errors;
  let valid0 = true;
  const _errs2 = errors;
  const _errs3 = errors;
  let valid1 = false;
  const _errs4 = errors;
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    let missing0;
    if (data.foreach === undefined && (missing0 = 'foreach')) {
      const err1 = {};
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
  }
  var _valid1 = _errs4 === errors;
  valid1 = valid1 || _valid1;
  if (!valid1) {
    const _errs5 = errors;
    if (data && typeof data == 'object' && !Array.isArray(data)) {
      let missing1;
      if (data.do === undefined && (missing1 = 'do')) {
        const err2 = {};
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    var _valid1 = _errs5 === errors;
    valid1 = valid1 || _valid1;
  }
  if (!valid1) {
    const err3 = {};
    if (vErrors === null) {
      vErrors = [err3];
    } else {
      vErrors.push(err3);
    }
    errors++;
  } else {
    errors = _errs3;
    if (vErrors !== null) {
      if (_errs3) {
        vErrors.length = _errs3;
      } else {
        vErrors = null;
      }
    }
  }
  var _valid0 = _errs2 === errors;
  errors = _errs1;
  if (vErrors !== null) {
    if (_errs1) {
      vErrors.length = _errs1;
    } else {
      vErrors = null;
    }
  }
  let ifClause0;
  if (_valid0) {
    const _errs6 = errors;
    if (!validate12(data, { instancePath, parentData, parentDataProperty, rootData })) {
      vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
      errors = vErrors.length;
    }
    var _valid0 = _errs6 === errors;
    valid0 = _valid0;
    ifClause0 = 'then';
  } else {
    const _errs7 = errors;
    if (!validate13(data, { instancePath, parentData, parentDataProperty, rootData })) {
      vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
      errors = vErrors.length;
    }
    var _valid0 = _errs7 === errors;
    valid0 = _valid0;
    ifClause0 = 'else';
  }
  if (!valid0) {
    const err4 = {
      instancePath,
      schemaPath: '#/if',
      keyword: 'if',
      params: { failingKeyword: ifClause0 },
      message: 'must match "' + ifClause0 + '" schema',
      schema: schema13.if,
      parentSchema: schema13,
      data,
    };
    if (vErrors === null) {
      vErrors = [err4];
    } else {
      vErrors.push(err4);
    }
    errors++;
  }
  validate11.errors = vErrors;
  return errors === 0;
}

function validate10(data, { instancePath = '', parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null;
  let errors = 0;
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    for (const key0 in data) {
      if (!(
        key0 === 'vars' ||
        key0 === 'stages' ||
        key0 === 'metrics' ||
        key0 === 'params' ||
        key0 === 'plots' ||
        key0 === 'artifacts' ||
        key0 === 'datasets'
      )) {
        const err0 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
          message: 'must NOT have additional properties',
          schema: false,
          parentSchema: schema11,
          data,
        };
        if (vErrors === null) {
          vErrors = [err0];
        } else {
          vErrors.push(err0);
        }
        errors++;
      }
    }
    if (data.vars !== undefined) {
      let data0 = data.vars;
      if (Array.isArray(data0)) {
        const len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data1 = data0[i0];
          if (typeof data1 !== 'string' && !(data1 && typeof data1 == 'object' && !Array.isArray(data1))) {
            const err1 = {
              instancePath: instancePath + '/vars/' + i0,
              schemaPath: '#/definitions/vars/items/type',
              keyword: 'type',
              params: { type: schema12.items.type },
              message: 'must be string,object',
              schema: schema12.items.type,
              parentSchema: schema12.items,
              data: data1,
            };
            if (vErrors === null) {
              vErrors = [err1];
            } else {
              vErrors.push(err1);
            }
            errors++;
          }
        }
      } else {
        const err2 = {
          instancePath: instancePath + '/vars',
          schemaPath: '#/definitions/vars/type',
          keyword: 'type',
          params: { type: 'array' },
          message: 'must be array',
          schema: schema12.type,
          parentSchema: schema12,
          data: data0,
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.stages !== undefined) {
      let data2 = data.stages;
      if (data2 && typeof data2 == 'object' && !Array.isArray(data2)) {
        for (const key1 in data2) {
          if (
            !validate11(data2[key1], {
              instancePath: instancePath + '/stages/' + key1.replace(/~/g, '~0').replace(/\//g, '~1'),
              parentData: data2,
              parentDataProperty: key1,
              rootData,
            })
          ) {
            vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err3 = {
          instancePath: instancePath + '/stages',
          schemaPath: '#/properties/stages/type',
          keyword: 'type',
          params: { type: 'object' },
          message: 'must be object',
          schema: schema11.properties.stages.type,
          parentSchema: schema11.properties.stages,
          data: data2,
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.metrics !== undefined) {
      let data4 = data.metrics;
      if (Array.isArray(data4)) {
        const len1 = data4.length;
        for (let i1 = 0; i1 < len1; i1++) {
          let data5 = data4[i1];
          if (typeof data5 !== 'string') {
            const err4 = {
              instancePath: instancePath + '/metrics/' + i1,
              schemaPath: '#/properties/metrics/items/type',
              keyword: 'type',
              params: { type: 'string' },
              message: 'must be string',
              schema: schema11.properties.metrics.items.type,
              parentSchema: schema11.properties.metrics.items,
              data: data5,
            };
            if (vErrors === null) {
              vErrors = [err4];
            } else {
              vErrors.push(err4);
            }
            errors++;
          }
        }
      } else {
        const err5 = {
          instancePath: instancePath + '/metrics',
          schemaPath: '#/properties/metrics/type',
          keyword: 'type',
          params: { type: 'array' },
          message: 'must be array',
          schema: schema11.properties.metrics.type,
          parentSchema: schema11.properties.metrics,
          data: data4,
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.params !== undefined) {
      let data6 = data.params;
      if (Array.isArray(data6)) {
        const len2 = data6.length;
        for (let i2 = 0; i2 < len2; i2++) {
          let data7 = data6[i2];
          if (typeof data7 !== 'string') {
            const err6 = {
              instancePath: instancePath + '/params/' + i2,
              schemaPath: '#/properties/params/items/type',
              keyword: 'type',
              params: { type: 'string' },
              message: 'must be string',
              schema: schema11.properties.params.items.type,
              parentSchema: schema11.properties.params.items,
              data: data7,
            };
            if (vErrors === null) {
              vErrors = [err6];
            } else {
              vErrors.push(err6);
            }
            errors++;
          }
        }
      } else {
        const err7 = {
          instancePath: instancePath + '/params',
          schemaPath: '#/properties/params/type',
          keyword: 'type',
          params: { type: 'array' },
          message: 'must be array',
          schema: schema11.properties.params.type,
          parentSchema: schema11.properties.params,
          data: data6,
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
    }
    if (data.plots !== undefined) {
      let data8 = data.plots;
      if (Array.isArray(data8)) {
        const len3 = data8.length;
        for (let i3 = 0; i3 < len3; i3++) {
          let data9 = data8[i3];
          if (typeof data9 !== 'string' && !(data9 && typeof data9 == 'object' && !Array.isArray(data9))) {
            const err8 = {
              instancePath: instancePath + '/plots/' + i3,
              schemaPath: '#/properties/plots/items/type',
              keyword: 'type',
              params: { type: schema11.properties.plots.items.type },
              message: 'must be string,object',
              schema: schema11.properties.plots.items.type,
              parentSchema: schema11.properties.plots.items,
              data: data9,
            };
            if (vErrors === null) {
              vErrors = [err8];
            } else {
              vErrors.push(err8);
            }
            errors++;
          }
        }
      } else {
        const err9 = {
          instancePath: instancePath + '/plots',
          schemaPath: '#/properties/plots/type',
          keyword: 'type',
          params: { type: 'array' },
          message: 'must be array',
          schema: schema11.properties.plots.type,
          parentSchema: schema11.properties.plots,
          data: data8,
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.artifacts !== undefined) {
      let data10 = data.artifacts;
      if (data10 && typeof data10 == 'object' && !Array.isArray(data10)) {
        for (const key2 in data10) {
          let data11 = data10[key2];
          if (data11 && typeof data11 == 'object' && !Array.isArray(data11)) {
            if (data11.path === undefined) {
              const err10 = {
                instancePath: instancePath + '/artifacts/' + key2.replace(/~/g, '~0').replace(/\//g, '~1'),
                schemaPath: '#/properties/artifacts/additionalProperties/required',
                keyword: 'required',
                params: { missingProperty: 'path' },
                message: "must have required property '" + 'path' + "'",
                schema: schema11.properties.artifacts.additionalProperties.required,
                parentSchema: schema11.properties.artifacts.additionalProperties,
                data: data11,
              };
              if (vErrors === null) {
                vErrors = [err10];
              } else {
                vErrors.push(err10);
              }
              errors++;
            }
            if (data11.path !== undefined) {
              let data12 = data11.path;
              if (typeof data12 !== 'string') {
                const err11 = {
                  instancePath:
                    instancePath + '/artifacts/' + key2.replace(/~/g, '~0').replace(/\//g, '~1') + '/path',
                  schemaPath: '#/properties/artifacts/additionalProperties/properties/path/type',
                  keyword: 'type',
                  params: { type: 'string' },
                  message: 'must be string',
                  schema: schema11.properties.artifacts.additionalProperties.properties.path.type,
                  parentSchema: schema11.properties.artifacts.additionalProperties.properties.path,
                  data: data12,
                };
                if (vErrors === null) {
                  vErrors = [err11];
                } else {
                  vErrors.push(err11);
                }
                errors++;
              }
            }
          } else {
            const err12 = {
              instancePath: instancePath + '/artifacts/' + key2.replace(/~/g, '~0').replace(/\//g, '~1'),
              schemaPath: '#/properties/artifacts/additionalProperties/type',
              keyword: 'type',
              params: { type: 'object' },
              message: 'must be object',
              schema: schema11.properties.artifacts.additionalProperties.type,
              parentSchema: schema11.properties.artifacts.additionalProperties,
              data: data11,
            };
            if (vErrors === null) {
              vErrors = [err12];
            } else {
              vErrors.push(err12);
            }
            errors++;
          }
        }
      } else {
        const err13 = {
          instancePath: instancePath + '/artifacts',
          schemaPath: '#/properties/artifacts/type',
          keyword: 'type',
          params: { type: 'object' },
          message: 'must be object',
          schema: schema11.properties.artifacts.type,
          parentSchema: schema11.properties.artifacts,
          data: data10,
        };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
    }
    if (data.datasets !== undefined) {
      let data13 = data.datasets;
      if (Array.isArray(data13)) {
        const len4 = data13.length;
        for (let i4 = 0; i4 < len4; i4++) {
          let data14 = data13[i4];
          if (!(data14 && typeof data14 == 'object' && !Array.isArray(data14))) {
            const err14 = {
              instancePath: instancePath + '/datasets/' + i4,
              schemaPath: '#/properties/datasets/items/type',
              keyword: 'type',
              params: { type: 'object' },
              message: 'must be object',
              schema: schema11.properties.datasets.items.type,
              parentSchema: schema11.properties.datasets.items,
              data: data14,
            };
            if (vErrors === null) {
              vErrors = [err14];
            } else {
              vErrors.push(err14);
            }
            errors++;
          }
        }
      } else {
        const err15 = {
          instancePath: instancePath + '/datasets',
          schemaPath: '#/properties/datasets/type',
          keyword: 'type',
          params: { type: 'array' },
          message: 'must be array',
          schema: schema11.properties.datasets.type,
          parentSchema: schema11.properties.datasets,
          data: data13,
        };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
    }
  } else {
    const err16 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
      message: 'must be object',
      schema: schema11.type,
      parentSchema: schema11,
      data,
    };
    if (vErrors === null) {
      vErrors = [err16];
    } else {
      vErrors.push(err16);
    }
    errors++;
  }
  validate10.errors = vErrors;
  return errors === 0;
}

export const fitsSchema: ValidateFunction = validate;
