// Which passwords may be chosen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgePassword } from './password-choice.ts';
import { isLeakedPassword, LEAKED_PASSWORDS } from './leaked-passwords-file.ts';

const about = ['Mercè', 'Soler Riba', 'merce.soler@hospital.example'];
const judge = (password: string) => judgePassword(password, about, isLeakedPassword);

test('[IDN8] a short password is refused, whatever is in it', () => {
  for (const short of ['', 'a', 'X7$k', 'tR9!vb2#Qz8']) assert.equal(judge(short), 'password-too-short', short);
});

test('[IDN8] a leaked one is refused, also with figures for letters, with digits and signs hung on, said twice, and what is only repeated or counted', () => {
  for (const known of [
    'password1234', 'Password2026!', 'P@ssw0rd2026', 'passwordpassword', 'qwertyuiop12', 'Baseball#1999', '!!!Football!!!', 'trustno1trustno1', 'aaaaaaaaaaaa', 'abababababab', '123456789012', 'abcdefghijkl', '987654321098', 'Superman000000',
  ]) assert.equal(judge(known), 'password-leaked', known);
  assert.ok(LEAKED_PASSWORDS > 30_000);
});

test('[IDN8] one made of its owner\'s name or address is refused', () => {
  for (const own of ['MercèSoler99', 'soler-hospital', 'merce.soler.riba']) assert.equal(judge(own), 'password-about-you', own);
});

test('[IDN8] what is long and nobody\'s is taken, with spaces, accents and without a digit', () => {
  for (const good of ['correct horse battery staple', 'tres gats al terrat', 'la lluna és de formatge', '雨の日は家で本を読みたいです', 'vN4kq8Tz2wLm', 'soler plays the violin at dusk']) assert.equal(judge(good), null, good);
});
