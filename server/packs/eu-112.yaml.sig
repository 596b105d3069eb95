{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "bC2Zf6DqneevqKDwLku0xou6-ru3ASUeWPBGVtB0TbRuw2_cUSltEd1cDvEuKtkVZV8mCr3LgIPcatxnlraXCw"
}
