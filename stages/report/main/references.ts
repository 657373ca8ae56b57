import type { Section } from '../document.js';
import { html, type Html } from '../html.js';

interface Reference {
  /** As the text cites it. */
  readonly short: string;
  readonly full: string;
  /** A DOI or an arXiv number, as an address. */
  readonly at: string;
}

const REFERENCES = {
  cohen: {
    short: 'Cohen et al. 2021',
    full: 'J. M. Cohen, S. Kaur, Y. Li, J. Z. Kolter, A. Talwalkar: Gradient descent on neural networks typically occurs at the edge of stability. ICLR 2021. arXiv:2103.00065',
    at: 'https://arxiv.org/abs/2103.00065',
  },
  everett: {
    short: 'Everett et al. 2024',
    full: 'K. Everett, L. Xiao, M. Wortsman, A. A. Alemi, R. Novak, P. J. Liu, I. Gur, J. Sohl-Dickstein, L. P. Kaelbling, J. Lee, J. Pennington: Scaling exponents across parameterizations and optimizers. ICML 2024. arXiv:2407.05872',
    at: 'https://arxiv.org/abs/2407.05872',
  },
  haas: {
    short: 'Haas et al. 2025',
    full: 'M. Haas, S. Bordt, U. von Luxburg, L. C. Vankadara: On the surprising effectiveness of large learning rates under standard width scaling. NeurIPS 2025. arXiv:2505.22491',
    at: 'https://arxiv.org/abs/2505.22491',
  },
  iyer: {
    short: 'Iyer et al. 2023',
    full: 'G. Iyer, B. Hanin, D. Rolnick: Maximal initial learning rates in deep ReLU networks. ICML 2023, PMLR 202, 14500–14530. arXiv:2212.07295',
    at: 'https://arxiv.org/abs/2212.07295',
  },
  kalra: {
    short: 'Kalra and Barkeshli 2023',
    full: 'D. S. Kalra, M. Barkeshli: Phase diagram of early training dynamics in deep neural networks: effect of the learning rate, depth, and width. NeurIPS 2023. arXiv:2302.12250',
    at: 'https://arxiv.org/abs/2302.12250',
  },
  lewkowycz: {
    short: 'Lewkowycz et al. 2020',
    full: 'A. Lewkowycz, Y. Bahri, E. Dyer, J. Sohl-Dickstein, G. Gur-Ari: The large learning rate phase of deep learning: the catapult mechanism. arXiv:2003.02218',
    at: 'https://arxiv.org/abs/2003.02218',
  },
  lu: {
    short: 'Lu et al. 2020',
    full: 'L. Lu, Y. Shin, Y. Su, G. E. Karniadakis: Dying ReLU and initialization: theory and numerical examples. Communications in Computational Physics 28(5), 1671–1706. doi:10.4208/cicp.OA-2020-0165',
    at: 'https://doi.org/10.4208/cicp.OA-2020-0165',
  },
  meltzer: {
    short: 'Meltzer and Liu 2023',
    full: 'D. Meltzer, J. Liu: Catapult dynamics and phase transitions in quadratic nets. arXiv:2301.07737',
    at: 'https://arxiv.org/abs/2301.07737',
  },
  noci: {
    short: 'Noci et al. 2024',
    full: 'L. Noci, A. Meterez, T. Hofmann, A. Orvieto: Super consistency of neural network landscapes and learning rate transfer. NeurIPS 2024. arXiv:2402.17457',
    at: 'https://arxiv.org/abs/2402.17457',
  },
  park: {
    short: 'Park et al. 2019',
    full: 'D. S. Park, J. Sohl-Dickstein, Q. V. Le, S. L. Smith: The effect of network width on stochastic gradient descent and generalization: an empirical study. ICML 2019, PMLR 97, 5042–5051. arXiv:1905.03776',
    at: 'https://arxiv.org/abs/1905.03776',
  },
  sohl: {
    short: 'Sohl-Dickstein 2024',
    full: 'J. Sohl-Dickstein: The boundary of neural network trainability is fractal. arXiv:2402.06184',
    at: 'https://arxiv.org/abs/2402.06184',
  },
  yang: {
    short: 'Yang et al. 2022',
    full: 'G. Yang, E. J. Hu, I. Babuschkin, S. Sidor, X. Liu, D. Farhi, N. Ryder, J. Pachocki, W. Chen, J. Gao: Tensor Programs V: tuning large neural networks via zero-shot hyperparameter transfer. arXiv:2203.03466',
    at: 'https://arxiv.org/abs/2203.03466',
  },
} as const satisfies Readonly<Record<string, Reference>>;

type Key = keyof typeof REFERENCES;

/** The reference as the text cites it, a link to the list. */
export function cited(key: Key): Html {
  return html`<a href="#ref-${key}">${REFERENCES[key].short}</a>`;
}

export function referencesSection(): Section {
  const content = html`<ol class="references">
    ${Object.entries(REFERENCES).map(
      ([key, { full, at }]) =>
        html`<li id="ref-${key}">${full}. <a href="${at}">${at.replace('https://', '')}</a></li> `,
    )}
  </ol>`;
  return { id: 'references', title: 'References', content };
}
