{
  "algorithm": "Ed25519",
  "keyId": "2c1017bd8214b341",
  "signature": "BNe0rGNXalw-IZPt6UwGT51bXqdbgZ5ZIdJEsbqjxS2txCtS8FmRUZcWFcIWEik_xwSSvxmYvl1n0Q29oYqpDg"
}
