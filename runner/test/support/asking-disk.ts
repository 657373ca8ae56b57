import type { Disk } from '../../src/system/disk.js';

/** A disk that asks before every call, and says of what path: who is asked may refuse it, or change the world first. */
export function askingDisk(disk: Disk, ask: (method: keyof Disk, path: string) => void): Disk {
  return new Proxy(disk, {
    get(target, name, receiver): unknown {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]): unknown => {
        ask(name as keyof Disk, String(args[0]));
        return Reflect.apply(method, target, args);
      };
    },
  });
}
