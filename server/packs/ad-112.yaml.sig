{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "65VpElPqSKYs4BbTyNe5bNr5MGQt3_hCPrxLwOjU2MFCGicTXklzLnYf5mCHf8wQov_XzYxjnf-6ormYLfXXCA"
}
