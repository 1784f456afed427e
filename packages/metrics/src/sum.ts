/** Elements that are added plainly before the result goes into a compensated sum: the error stays below CHUNK * 2^-53. */
export const CHUNK = 256;

/**
 * A float64 sum whose rounding error does not grow with the number of terms: Neumaier (1974), Rundungsfehleranalyse
 * einiger Verfahren zur Summation endlicher Summen, ZAMM 54, algorithm IV.
 */
export class CompensatedSum {
  #sum = 0;
  #lost = 0;

  add(term: number): void {
    const sum = this.#sum + term;
    this.#lost += Math.abs(this.#sum) >= Math.abs(term) ? this.#sum - sum + term : term - sum + this.#sum;
    this.#sum = sum;
  }

  get value(): number {
    const value = this.#sum + this.#lost;
    // An infinite term makes what was lost NaN; the plain sum still has the right sign.
    return Number.isNaN(value) ? this.#sum : value;
  }
}
