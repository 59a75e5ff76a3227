import { percent } from '../report/image-text.ts';
import { formatSize } from '../report/size.ts';
import { UsageError } from './errors.ts';

/** The budgets as the command line gives them. */
export interface BudgetSettings {
  readonly maxWaste?: string;
  readonly minEfficiency?: string;
  readonly maxSize?: string;
}

/** What budgets are held against. */
interface Measured {
  readonly total: number;
  readonly reclaimable: number;
  readonly efficiency: number;
}

/** Says what is over budget; null where nothing is. */
type Budget = (image: Measured, options: { readonly iec: boolean }) => string | null;

const SIZE = /^(\d+(?:\.\d+)?|\.\d+)\s*(?:([kmgt]?)(i?)b?)$/i;
const SHARE = /^(\d+(?:\.\d+)?|\.\d+)\s*%$/;
const POWERS = ['', 'k', 'm', 'g', 't'];

/** Reads the budgets. @throws UsageError */
export function readBudgets(settings: BudgetSettings): readonly Budget[] {
  const { maxWaste, minEfficiency, maxSize } = settings;
  return [
    ...(maxWaste === undefined ? [] : [wasteBudget(maxWaste)]),
    ...(minEfficiency === undefined ? [] : [efficiencyBudget(minEfficiency)]),
    ...(maxSize === undefined ? [] : [sizeBudget(maxSize)]),
  ];
}

/** Which budgets an image breaks, a line each. */
export function brokenBudgets(
  budgets: readonly Budget[],
  image: Measured,
  options: { readonly iec: boolean },
): readonly string[] {
  return budgets.flatMap((budget) => budget(image, options) ?? []);
}

function wasteBudget(given: string): Budget {
  const share = shareOf(given);
  const most = share === undefined ? sizeOf(given) : undefined;
  if (share === undefined && most === undefined) {
    throw new UsageError(`--max-waste takes a size (20MB) or a share (5%), not '${given}'`);
  }
  return ({ reclaimable, total }, options) => {
    const waste = total === 0 ? 0 : reclaimable / total;
    if (share === undefined ? reclaimable <= (most ?? Infinity) : waste <= share) return null;
    return `--max-waste ${given}: ${formatSize(reclaimable, options)} could be saved, ${percent(waste)} of the image`;
  };
}

function efficiencyBudget(given: string): Budget {
  const least = shareOf(given) ?? (/^(?:0|1|0?\.\d+|[01]\.\d+)$/.test(given) ? Number(given) : undefined);
  if (least === undefined || least > 1) {
    throw new UsageError(`--min-efficiency takes a number from 0 to 1, or a share (95%), not '${given}'`);
  }
  return ({ efficiency }) =>
    efficiency >= least ? null : `--min-efficiency ${given}: the efficiency is ${percent(efficiency)}`;
}

function sizeBudget(given: string): Budget {
  const most = sizeOf(given);
  if (most === undefined) throw new UsageError(`--max-size takes a size (500MB), not '${given}'`);
  return ({ total }, options) =>
    total <= most ? null : `--max-size ${given}: the image holds ${formatSize(total, options)}`;
}

/** `20MB`, `1.5 GiB`, `500k`, `1048576` in bytes. */
function sizeOf(text: string): number | undefined {
  const [, number, unit = '', binary = ''] = SIZE.exec(text.trim()) ?? [];
  if (number === undefined) return undefined;
  return Number(number) * (binary === '' ? 1000 : 1024) ** POWERS.indexOf(unit.toLowerCase());
}

/** `5%` as 0.05 */
function shareOf(text: string): number | undefined {
  const [, number] = SHARE.exec(text.trim()) ?? [];
  return number === undefined ? undefined : Number(number) / 100;
}
