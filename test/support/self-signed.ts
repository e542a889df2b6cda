import { generateKeyPairSync, sign } from "node:crypto";

/** A key and the certificate that it signs for itself: nobody trusts it who is not told to. */
export interface SelfSigned {
  readonly key: string;
  readonly cert: string;
}

/** A certificate for the loopback's address and for `localhost`, in the DER of RFC 5280. */
export function selfSigned(): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = der(0x30, oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
  const common = der(0x30, Buffer.concat([oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from("localhost"))]));
  const name = der(0x30, der(0x31, common));
  const validity = der(
    0x30,
    Buffer.concat([der(0x17, Buffer.from("200101000000Z")), der(0x17, Buffer.from("490101000000Z"))]),
  );
  const names = der(0x30, Buffer.concat([der(0x82, Buffer.from("localhost")), der(0x87, Buffer.from([127, 0, 0, 1]))]));
  const extensions = [
    der(0x30, Buffer.concat([oid(0x55, 0x1d, 0x11), der(0x04, names)])),
    der(
      0x30,
      Buffer.concat([
        oid(0x55, 0x1d, 0x13),
        der(0x01, Buffer.from([255])),
        der(0x04, der(0x30, der(0x01, Buffer.from([255])))),
      ]),
    ),
  ];
  const body = der(
    0x30,
    Buffer.concat([
      der(0xa0, der(0x02, Buffer.from([2]))),
      der(0x02, Buffer.from([1])),
      ...[algorithm, name, validity, name],
      publicKey.export({ type: "spki", format: "der" }),
      der(0xa3, der(0x30, Buffer.concat(extensions))),
    ]),
  );
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign("sha256", body, privateKey)]));
  const cert = der(0x30, Buffer.concat([body, algorithm, signature])).toString("base64");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${cert.replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`,
  };
}

function der(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function oid(...bytes: readonly number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}
