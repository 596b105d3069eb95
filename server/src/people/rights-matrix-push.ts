// The rights matrix of pushes: who is pushed what by a deed, by the columns of rights-matrix.ts. `-`: nothing; else why: they are asked to go (offer), told of it
// as their work (notify), or told by a notice (notice). Everybody has a subscription; what is not here is pushed to nobody.
export type PushDeed =
  | 'a nurse calls help' | 'a patient calls help' | 'a responder accepts' | 'a responder declines' | 'a dispatcher asks for the next step' | 'the emergency is closed'
  | 'a nurse of another ward opens by break-glass' | 'an administrator asks for a recovery' | 'a patient asks to be erased';

const cells = (text: string): readonly string[] => text.trim().split(/\s+/);

export const pushMatrix: Readonly<Record<PushDeed, readonly string[]>> = {
  //                                                       patient family nurse  doctor responder dispatcher coordinator admin other-nurse other-family officer
  'a nurse calls help': cells('                            -       -      notify -      offer     -          -           -     -           -            -'),
  // May still be taken back; who is asked is asked after the countdown.
  'a patient calls help': cells('                          -       -      -      -      -         -          -           -     -           -            -'),
  'a responder accepts': cells('                           -       -      -      -      -         -          -           -     -           -            -'),
  'a responder declines': cells('                          -       -      notify notify -         notify     -           -     -           -            -'),
  'a dispatcher asks for the next step': cells('           -       -      notify notify -         notify     -           -     -           -            -'),
  'the emergency is closed': cells('                       -       -      -      -      -         -          -           -     -           -            -'),
  'a nurse of another ward opens by break-glass': cells('  notice  -      -      -      -         -          -           -     -           -            notice'),
  'an administrator asks for a recovery': cells('          -       -      -      -      -         -          -           -     notice      -            notice'),
  'a patient asks to be erased': cells('                   -       -      -      -      -         -          -           -     -           -            notice'),
};
