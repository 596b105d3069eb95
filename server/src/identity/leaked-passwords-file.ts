// The list of passwords that became known, shipped with the program: @zxcvbn-ts/language-common (MIT), ranked by how often
// they were found in published leaks. Asked from memory; nothing of a password leaves the process.
import { dictionary } from '@zxcvbn-ts/language-common';

const leaked: ReadonlySet<string> = new Set(dictionary['passwords-common'].map(String));

export const LEAKED_PASSWORDS = leaked.size;
export const isLeakedPassword = (password: string): boolean => leaked.has(password);
