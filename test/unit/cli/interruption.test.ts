import { interruptible, Interruption } from '../../../src/cli/interruption';

const NEVER = new Promise<never>(() => undefined);
const listeners = (signal: NodeJS.Signals) => process.listenerCount(signal);

test("what it waits for gives the result, and signals are the system's again", async () => {
  expect(await interruptible(() => Promise.resolve(listeners('SIGTERM')))).toBe(1);
  expect(listeners('SIGTERM')).toBe(0);
  await expect(interruptible(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(listeners('SIGTERM')).toBe(0);
});

test.each<[NodeJS.Signals, number]>([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])('after %s, it waits no longer, and leaves the next signal to the system', async (signal, exitCode) => {
  const waiting = interruptible(() => NEVER);
  process.emit(signal, signal);
  expect(['SIGINT', 'SIGTERM', 'SIGHUP'].map((one) => listeners(one as NodeJS.Signals))).toEqual([0, 0, 0]);
  await expect(waiting).rejects.toMatchObject({ message: 'Interrupted.', exitCode, signal });
  await expect(waiting).rejects.toBeInstanceOf(Interruption);
});

test('listeners of libraries do not keep a signal from ending what does not wait', async () => {
  process.once('SIGINT', () => undefined);
  await interruptible(() => Promise.resolve());
  expect(listeners('SIGINT')).toBe(0);
});
