/** Number of columns in a block. Two panels of a few hundred rows and this number of columns fit in the cache of the processor. */
const blockSize = 64;

/**
 * Replaces a symmetric positive definite matrix with its inverse. `matrix` contains the rows one after another; only the lower triangle is
 * read. Uses the sweep operator (Goodnight: "A tutorial on the SWEEP operator", The American Statistician 33(3), 1979) for blocks of
 * columns, with size³ / 2 multiplications and without a second matrix. Calls `step` with the completed share (0–1) after each block.
 * @throws Error if the matrix is not positive definite.
 */
export function invert(matrix: Float64Array, size: number, step: (done: number) => void = () => {}): void {
  const before = new Float64Array(size * blockSize);
  const after = new Float64Array(size * blockSize);
  for (let from = 0; from < size; from += blockSize) {
    const width = Math.min(blockSize, size - from);
    readPanel(matrix, size, from, width, before);
    const pivot = swept(before.subarray(from * width, (from + width) * width), width);
    multiply(before, pivot, size, width, after);
    subtract(matrix, size, after, before, width);
    writePanel(matrix, size, from, width, after, pivot);
    step((from + width) / size);
  }
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++) {
      const value = -(matrix[row * size + column] as number);
      matrix[row * size + column] = value;
      matrix[column * size + row] = value;
    }
}

/**
 * Copies the `width` columns from `from` on into `panel`. Above the diagonal, reads the mirrored entries, because only the lower triangle
 * of the symmetric matrix is up to date.
 */
function readPanel(matrix: Float64Array, size: number, from: number, width: number, panel: Float64Array): void {
  for (let row = 0; row < size; row++)
    for (let k = 0; k < width; k++) {
      const column = from + k;
      panel[row * width + k] = (row >= column ? matrix[row * size + column] : matrix[column * size + row]) as number;
    }
}

/** Returns -A⁻¹ of a small matrix A. @throws Error if A is not positive definite. */
function swept(block: Float64Array, width: number): Float64Array {
  const a = block.slice();
  for (let k = 0; k < width; k++) {
    const pivot = a[k * width + k] as number;
    if (!(pivot > 0)) throw new Error(`the matrix must be positive definite, pivot ${k} is ${pivot}`);
    for (let i = 0; i < width; i++) {
      if (i === k) continue;
      const factor = (a[i * width + k] as number) / pivot;
      for (let j = 0; j < width; j++) if (j !== k) a[i * width + j] = (a[i * width + j] as number) - factor * (a[k * width + j] as number);
    }
    for (let i = 0; i < width; i++) {
      if (i === k) continue;
      a[i * width + k] = (a[i * width + k] as number) / pivot;
      a[k * width + i] = (a[k * width + i] as number) / pivot;
    }
    a[k * width + k] = -1 / pivot;
  }
  return a;
}

/** Computes result = panel × A⁻¹. The parameter `negative` contains -A⁻¹. */
function multiply(panel: Float64Array, negative: Float64Array, size: number, width: number, result: Float64Array): void {
  for (let row = 0; row < size; row++)
    for (let column = 0; column < width; column++) {
      let total = 0;
      for (let k = 0; k < width; k++) total += (panel[row * width + k] as number) * (negative[column * width + k] as number);
      result[row * width + column] = -total;
    }
}

/**
 * Computes matrix -= left × rightᵀ in the lower triangle. Processes two rows and four columns at a time, so that the eight sums stay in
 * registers.
 */
function subtract(matrix: Float64Array, size: number, left: Float64Array, right: Float64Array, width: number): void {
  for (let row = 0; row < size; row += 2) {
    const one = row * width;
    // If `size` is odd, the last row has no partner: its sums are computed twice and written once.
    const two = Math.min(row + 1, size - 1) * width;
    for (let column = 0; column <= row + 1 && column < size; column += 4) {
      const a = column * width;
      const b = Math.min(column + 1, size - 1) * width;
      const c = Math.min(column + 2, size - 1) * width;
      const d = Math.min(column + 3, size - 1) * width;
      let oneA = 0;
      let oneB = 0;
      let oneC = 0;
      let oneD = 0;
      let twoA = 0;
      let twoB = 0;
      let twoC = 0;
      let twoD = 0;
      for (let k = 0; k < width; k++) {
        const x = left[one + k] as number;
        const y = left[two + k] as number;
        const p = right[a + k] as number;
        const q = right[b + k] as number;
        const r = right[c + k] as number;
        const s = right[d + k] as number;
        oneA += x * p;
        oneB += x * q;
        oneC += x * r;
        oneD += x * s;
        twoA += y * p;
        twoB += y * q;
        twoC += y * r;
        twoD += y * s;
      }
      const rest = size - column;
      take(matrix, row * size + column, rest, oneA, oneB, oneC, oneD);
      if (row + 1 < size) take(matrix, (row + 1) * size + column, rest, twoA, twoB, twoC, twoD);
    }
  }
}

/**
 * Subtracts a, b, c and d from four consecutive entries of a row, or from `rest` entries if fewer remain. Can change entries above the
 * diagonal, which are never read.
 */
function take(matrix: Float64Array, at: number, rest: number, a: number, b: number, c: number, d: number): void {
  matrix[at] = (matrix[at] as number) - a;
  if (rest > 1) matrix[at + 1] = (matrix[at + 1] as number) - b;
  if (rest > 2) matrix[at + 2] = (matrix[at + 2] as number) - c;
  if (rest > 3) matrix[at + 3] = (matrix[at + 3] as number) - d;
}

function writePanel(matrix: Float64Array, size: number, from: number, width: number, panel: Float64Array, pivot: Float64Array): void {
  for (let row = 0; row < size; row++)
    for (let k = 0; k < width; k++) {
      const column = from + k;
      const isPivot = row >= from && row < from + width;
      const value = (isPivot ? pivot[(row - from) * width + k] : panel[row * width + k]) as number;
      if (row >= column) matrix[row * size + column] = value;
      else matrix[column * size + row] = value;
    }
}
