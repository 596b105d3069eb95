{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "pBnLXWJDNcZnAojTXVDGDWBSfjq4xU-idnBBlGFoXngest58nCMzQaB-fpujehKxJhqo_fWEjA4fOodZJtOMCA"
}
