{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "LB-eqL9mcErMXoapItqOrNA_N_JYPklfz_UZP4CMzJ5Vf9NMn4n2KVW-bSsS_73JABZN5ETP823keKhJIlZ7DQ"
}
