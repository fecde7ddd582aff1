/**
 * Sets variables of the environment while `act` runs.
 *
 * @param variables undefined removes a variable
 */
export async function withEnvironment<T>(
  variables: Readonly<Record<string, string | undefined>>,
  act: () => T | Promise<T>,
): Promise<T> {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  const set = ([name, value]: readonly [string, string | undefined]) => {
    if (value === undefined) {
      delete process.env[name];
    } else {
      process.env[name] = value;
    }
  };
  Object.entries(variables).forEach(set);
  try {
    return await act();
  } finally {
    before.forEach(set);
  }
}
