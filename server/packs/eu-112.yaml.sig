{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "0Mfz5NngXIMEYNbTVf4PaLUWYYJ6kbjeVdmE-NZ46PAoWYeuLVqj125Z5-pMihB4Hmo408tm0xQcGkG1Hy3qCA"
}
