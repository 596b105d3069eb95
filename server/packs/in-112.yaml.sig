{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "qN0bqlheRkBEGOILPURBfOrth81__dbKI309MOnlyD45_Ogrmm_Z_IYG_gxtrguB8k8I-e0kzJCF6RIZXfE-DA"
}
