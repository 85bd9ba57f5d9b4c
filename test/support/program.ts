import { type ExecFileOptions, execFile } from 'node:child_process';

/** A program that ended badly. */
export class ProgramFailed extends Error {
  readonly code: number;
  readonly stderr: string;

  constructor(code: number, stderr: string) {
    super(`it ended with ${code}: ${stderr}`);
    this.code = code;
    this.stderr = stderr;
  }
}

/** Runs a program to its end and gives what it wrote. Rejected with `ProgramFailed` when it ends badly. */
export function runProgram(file: string, args: readonly string[], options: ExecFileOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { ...options, encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new ProgramFailed(Number(error.code), stderr));
    });
  });
}
