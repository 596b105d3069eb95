{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "DvTlidn5wAvgYkLWc_Ll7Bio5aII2ra_61wARH2nPQByxa4ZZzk6Z9DmtHseodOoo8g3_MnR3eAdSGVIU0_EBQ"
}
