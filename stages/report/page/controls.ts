/** Shows a figure's controls and makes them work: without the script they could do nothing. */
export function activate(figure: Element, onChange?: () => void): void {
  const controls = figure.querySelector<HTMLElement>('.controls');
  if (controls === null) return;
  controls.hidden = false;
  // A browser that comes back to the page may restore a box, and then it has to hold.
  const apply = (): void => {
    for (const { name, checked } of controls.querySelectorAll('input')) {
      if (name === 'smoothed') figure.classList.toggle('raw', !checked);
      if (name === 'log') {
        for (const plot of figure.querySelectorAll<HTMLElement>('.plot')) {
          plot.hidden = checked === (plot.dataset.scale === 'linear');
        }
      }
    }
    onChange?.();
  };
  controls.addEventListener('change', apply);
  apply();
}
