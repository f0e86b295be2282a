/**
 * A pure function that remembers what it gave for the last so many things that it was asked of, by identity: what one
 * host's questions have in common is found once, and nothing of the hosts before it is kept.
 */
export function rememberLast<Key, Value>(size: number, find: (key: Key) => Value): (key: Key) => Value {
  const keys: Key[] = [];
  const values: Value[] = [];
  let oldest = 0;
  return (key) => {
    for (let at = 0; at < keys.length; at += 1) if (keys[at] === key) return values[at] as Value;
    const value = find(key);
    keys[oldest] = key;
    values[oldest] = value;
    oldest = (oldest + 1) % size;
    return value;
  };
}
