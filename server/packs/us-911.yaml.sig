{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "48Tn_bi3cw5EHHNOnMGMFdF852IlkceXMziClyIoexdhgiwzk8z3f1ADJRM5o5nq7a0eVJuV5eZtaCRncpIGDw"
}
