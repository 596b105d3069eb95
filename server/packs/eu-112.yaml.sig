{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "sOabvY7sLIdJ77ydz5kmbpkVU-pMdTnCw8aB1KKDRFd591mXaROYbaBuPNFAaWikrjgAWpwryAdrH0pKsPO9Bw"
}
