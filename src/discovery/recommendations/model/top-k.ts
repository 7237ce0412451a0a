/** Returns the indexes of the `count` values with the greatest absolute values, greatest first. Equal values are in index order. Skips zeros. */
export function strongest(values: Float64Array, count: number): Int32Array {
  const sizes = new Float64Array(values.length);
  let filled = 0;
  for (const value of values) if (value !== 0) sizes[filled++] = Math.abs(value);
  const least = filled > count ? nthGreatest(sizes.subarray(0, filled), count) : 0;
  const places: number[] = [];
  for (let place = 0; place < values.length; place++) if (values[place] !== 0 && Math.abs(values[place] as number) >= least) places.push(place);
  places.sort((a, b) => Math.abs(values[b] as number) - Math.abs(values[a] as number) || a - b);
  return Int32Array.from(places.slice(0, count));
}

/** Returns the n-th greatest number. Uses Hoare's quickselect, which reorders `sizes`. */
function nthGreatest(sizes: Float64Array, n: number): number {
  let [low, high] = [0, sizes.length - 1];
  while (low < high) {
    const pivot = sizes[(low + high) >> 1] as number;
    let [left, right] = [low, high];
    while (left <= right) {
      while ((sizes[left] as number) > pivot) left++;
      while ((sizes[right] as number) < pivot) right--;
      if (left > right) break;
      const swap = sizes[left] as number;
      sizes[left++] = sizes[right] as number;
      sizes[right--] = swap;
    }
    if (n - 1 <= right) high = right;
    else if (n - 1 >= left) low = left;
    else break;
  }
  return sizes[n - 1] as number;
}
