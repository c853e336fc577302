/** Corrections of how a ratchet tree is judged when it is received. Data only. */

export const trees = [
  {
    letter: "A",
    section: "7.9, 12.4.3.1",
    why: "every non-blank node between an unmerged leaf and the node that lists it must list the leaf too; whole lists may differ",
    edits: [
      {
        file: "clientState.js",
        was: "                for (const parentIdx of dp) {\n",
        is: "                for (const parentIdx of dp.slice(0, dp.indexOf(toNodeIndex(i)))) {\n",
      },
      {
        file: "clientState.js",
        was: "if (!arraysEqual(dpNode.parent.unmergedLeaves, n.parent.unmergedLeaves))",
        is: "if (!dpNode.parent.unmergedLeaves.includes(unmergedLeaf))",
      },
      {
        file: "clientState.js",
        was: '"leaf" && !dp.includes(toNodeIndex(i)))',
        is: '"leaf" || !dp.includes(toNodeIndex(i)))',
      },
    ],
  },
  {
    letter: "C",
    section: "7.3",
    why: "the keys of a new leaf are compared with those of the tree it enters, not only the tree's among themselves",
    edits: [
      {
        file: "clientState.js",
        was: "            const hpkeKey = bytesToBase64(node.leaf.hpkePublicKey);\n",
        is:
          "            if (existingLeafIndex !== nodeToLeafIndex(toNodeIndex(nodeIndex)) && (constantTimeEqual(node.leaf.hpkePublicKey, leafNode.hpkePublicKey) || constantTimeEqual(node.leaf.signaturePublicKey, leafNode.signaturePublicKey)))\n" +
          '                return new ValidationError("a key of the new leaf is already in the tree");\n' +
          "            const hpkeKey = bytesToBase64(node.leaf.hpkePublicKey);\n",
      },
      {
        file: "clientState.js",
        was: '        else if (node?.nodeType === "parent") {\n',
        is:
          '        else if (node?.nodeType === "parent") {\n' +
          "            if (constantTimeEqual(node.parent.hpkePublicKey, leafNode.hpkePublicKey))\n" +
          '                return new ValidationError("a key of the new leaf is already in the tree");\n',
      },
    ],
  },
  {
    letter: "Q1",
    section: "9.2",
    why: "the list of a secret tree's values began with holes, so wiping it crashed",
    edits: [
      { file: "secretTree.js", was: "    const arr = new Array(tree.length * 2);\n", is: "    const arr = [];\n" },
    ],
  },
  {
    letter: "Q2",
    section: "9.2",
    why: "receiver data of epochs that fall out of the window was dropped without ever being named for wiping",
    edits: [
      {
        file: "clientState.js",
        was: "historicalReceiverData.get(epoch)])), []];",
        is: "historicalReceiverData.get(epoch)])), toBeDeleted];",
      },
    ],
  },
];
