import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Base } from './base-images';
import { runProgram } from './run-program';

/** The file tree of a stage: what its base has, with what its steps write on top, as container engines lay it. */
export class Layers {
  /** Where the whole tree is seen. */
  readonly root: string;
  private constructor(readonly folder: string) {
    this.root = path.join(folder, 'root');
  }

  /** Lays a tree over that of a base. The mounts end with the mount namespace of this process. */
  static over({ tree, additions }: Base, folder: string): Layers {
    const layers = new Layers(folder);
    const written = path.join(folder, 'written');
    const work = path.join(folder, 'work');
    for (const directory of [layers.root, written, work]) mkdirSync(directory, { recursive: true });
    const options = `lowerdir=${tree},upperdir=${written},workdir=${work}`;
    runProgram('mount', ['-t', 'overlay', 'overlay', '-o', options, layers.root]);
    if (additions !== undefined) runProgram('cp', ['-a', `${additions}/.`, layers.root]);
    return layers;
  }

  /** A tree that another process of this mount namespace has laid. */
  static laidIn(folder: string): Layers {
    return new Layers(folder);
  }

  /** An absolute path of the stage as a path of this machine. */
  at(inside: string): string {
    return path.join(this.root, inside);
  }

  /** Gives the stage the devices and processes of this machine, as an engine gives a container its own. */
  mountSystem(): void {
    for (const name of ['proc', 'dev']) {
      mkdirSync(this.at(name), { recursive: true });
      runProgram('mount', ['--bind', `/${name}`, this.at(name)]);
    }
  }

  /** Makes the whole tree read-only; what is mounted inside it later may be written to. */
  seal(): void {
    runProgram('mount', ['-o', 'remount,ro', this.root]);
  }

  /** Mounts an empty file system in memory. */
  mountMemory(inside: string): void {
    runProgram('mount', ['-t', 'tmpfs', '-o', 'mode=1777,size=64m', 'tmpfs', this.at(inside)]);
  }

  /** Mounts a folder that holds what the image has there, as a new volume does. */
  mountVolume(inside: string): void {
    const volume = path.join(this.folder, 'volumes', inside);
    mkdirSync(path.dirname(volume), { recursive: true });
    runProgram('cp', ['-a', this.at(inside), volume]);
    runProgram('mount', ['--bind', volume, this.at(inside)]);
  }
}
