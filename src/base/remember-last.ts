/**
 * A pure function that remembers what it gave for the last so many things that it was asked of, by identity: what one
 * host's questions have in common is found once, and nothing of the hosts before it is kept.
 */
export function rememberLast<Key, Value>(size: number, find: (key: Key) => Value): (key: Key) => Value {
  const keys: Key[] = [];
  const values: Value[] = [];
  let oldest = 0;
  return (key) => {
    // What was asked last is the likeliest to be asked again.
    for (let back = 1; back <= keys.length; back += 1) {
      const at = (oldest + size - back) % size;
      if (keys[at] === key) return values[at] as Value;
    }
    const value = find(key);
    keys[oldest] = key;
    values[oldest] = value;
    oldest = (oldest + 1) % size;
    return value;
  };
}
