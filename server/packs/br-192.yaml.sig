{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "Hci2JIwU_LAGc0yW7L0OZQ6pn9dgQ7NBUNm-pAHArgL2MdoRd7CcjKKjIfEy74JMS1vZagZtRPxDAmRLyiouDA"
}
