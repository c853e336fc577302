/** Corrections of external commits: how a device adds itself. Data only. */

export const externals = [
  {
    letter: "H",
    section: "12.4.3.2",
    why: "external_pub holds a struct with one HPKEPublicKey, so its data begins with that key's own length",
    edits: [
      {
        file: "createCommit.js",
        was: '[...extensions, { extensionType: "external_pub", extensionData: externalPub }]',
        is: '[...extensions, { extensionType: "external_pub", extensionData: encode(varLenDataEncoder)(externalPub) }]',
      },
      {
        file: "createCommit.js",
        was: '        { extensionType: "external_pub", extensionData: externalPub },\n',
        is: '        { extensionType: "external_pub", extensionData: encode(varLenDataEncoder)(externalPub) },\n',
      },
      {
        file: "createCommit.js",
        was: "exportSecret(externalPub.extensionData, cs)",
        is: "exportSecret(decodeVarLenData(externalPub.extensionData, 0)[0], cs)",
      },
      {
        file: "createCommit.js",
        was: 'import { encode } from "./codec/tlsEncoder.js";',
        is:
          'import { encode } from "./codec/tlsEncoder.js";\n' +
          'import { decodeVarLenData, varLenDataEncoder } from "./codec/variableLength.js";',
      },
    ],
  },
  {
    letter: "M",
    section: "12.2, 12.4.3.2",
    why: "ExternalInit stands in commits of new members and in no others; a member's would skip every check of its proposals",
    edits: [
      {
        file: "clientState.js",
        was: "    if (!isExternalInit) {\n",
        is:
          "    if (isExternalInit === (committerLeafIndex !== undefined))\n" +
          '        throw new ValidationError("external_init belongs in the commit of a new member, and only there");\n' +
          "    if (!isExternalInit) {\n",
      },
    ],
  },
  {
    letter: "P",
    section: "12.4.3.2",
    why: "coming back without a leaf of one's own in the tree took leaf -1 and never returned",
    edits: [
      {
        file: "createCommit.js",
        was: "    const updatedTree = formerLeafIndex !== undefined ?",
        is:
          "    if (formerLeafIndex !== undefined && formerLeafIndex < 0)\n" +
          '        throw new UsageError("there is no former leaf to come back from");\n' +
          "    const updatedTree = formerLeafIndex !== undefined ?",
      },
    ],
  },
];
