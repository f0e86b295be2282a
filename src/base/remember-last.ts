/**
 * A pure function that remembers what it gave for the last so many things that it was asked of, by identity (texts by what
 * they say): what hosts have in common is found once, and little of the hosts before is kept.
 */
export function rememberLast<Key, Value>(size: number, find: (key: Key) => Value): (key: Key) => Value {
  // What was asked last stands first, as it is the likeliest to be asked again.
  const keys: Key[] = [];
  const values: Value[] = [];
  return (key) => {
    let at = 0;
    while (at < keys.length && keys[at] !== key) at += 1;
    const value = at === keys.length ? find(key) : (values[at] as Value);
    for (let place = Math.min(at, size - 1); place > 0; place -= 1) {
      keys[place] = keys[place - 1] as Key;
      values[place] = values[place - 1] as Value;
    }
    keys[0] = key;
    values[0] = value;
    return value;
  };
}
