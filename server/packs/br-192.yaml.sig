{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "HGLyW57eGGGtN5w2G7giTHZjxsByHEqi9igRrFKSulsz41Ikm71j5LuiLoBpoZIMcOYJ5PShp41ppLYG1ngvAg"
}
