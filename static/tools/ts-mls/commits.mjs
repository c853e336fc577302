/** Corrections of how commits are made and processed. Data only. */

export const commits = [
  {
    letter: "B",
    section: "12.4.1",
    why: "the commit secret follows the last path secret of the FILTERED direct path; a blank root is not on it",
    edits: [
      {
        file: "pathSecrets.js",
        was:
          "    const rootIndex = root(leafWidth(tree.length));\n" +
          "    const path = await pathToRoot(tree, nodeIndex, pathSecret, kdf);\n" +
          "    const rootSecret = path[rootIndex];\n",
        is:
          "    const path = await pathToRoot(tree, nodeIndex, pathSecret, kdf);\n" +
          "    const rootSecret = path[topOfFilteredPath(tree, nodeIndex)];\n",
      },
      {
        file: "pathSecrets.js",
        was: "        const nextSecret",
        is: "        if (tree[nextIndex] === undefined)\n            break;\n        const nextSecret",
      },
      {
        file: "pathSecrets.js",
        was: "export async function pathToRoot(",
        is:
          "/** The topmost non-blank node above this one: only a blank root may lie beyond it. */\n" +
          "export function topOfFilteredPath(tree, nodeIndex) {\n" +
          "    const rootIndex = root(leafWidth(tree.length));\n" +
          "    let top = nodeIndex;\n" +
          "    while (top !== rootIndex) {\n" +
          "        const next = findFirstNonBlankAncestor(tree, top);\n" +
          "        if (tree[next] === undefined)\n" +
          "            break;\n" +
          "        top = next;\n" +
          "    }\n" +
          "    return top;\n" +
          "}\n" +
          "export async function pathToRoot(",
      },
      {
        file: "processMessages.js",
        was:
          "    const rootIndex = root(leafWidth(tree.length));\n" + "    const rootSecret = pathSecrets[rootIndex];\n",
        is: "    const rootSecret = pathSecrets[topOfFilteredPath(tree, toNodeIndex(secret.nodeIndex))];\n",
      },
      {
        file: "processMessages.js",
        was: "import { pathToRoot } from",
        is: "import { pathToRoot, topOfFilteredPath } from",
      },
    ],
  },
  {
    letter: "D",
    section: "12.4, 17.4",
    why: "a commit may go without a path only when all its proposals are Add, PreSharedKey or ReInit",
    edits: [
      {
        file: "clientState.js",
        was: "Object.values(grouped.update).length > 0 || Object.values(grouped.remove).length > 0;",
        is: 'allProposals.some(({ proposal }) => !["add", "psk", "reinit"].includes(proposal.proposalType));',
      },
    ],
  },
  {
    letter: "E",
    section: "12.4.1",
    why: "path secrets are encrypted with the provisional GroupContext, which has the new extensions",
    edits: [
      {
        file: "createCommit.js",
        was: "toLeafIndex(state.privatePath.leafIndex), state.groupContext, state.signaturePrivateKey,",
        is: 'toLeafIndex(state.privatePath.leafIndex), res.additionalResult.kind === "memberCommit" && res.additionalResult.extensions.length > 0 ? { ...state.groupContext, extensions: res.additionalResult.extensions } : state.groupContext, state.signaturePrivateKey,',
      },
    ],
  },
  {
    letter: "G",
    section: "8.4",
    why: "the caller's pre-shared keys are used for private messages too",
    edits: [
      {
        file: "processMessages.js",
        was: "message.privateMessage, emptyPskIndex, cs",
        is: "message.privateMessage, pskIndex, cs",
      },
    ],
  },
  {
    letter: "I",
    section: "12.4.1",
    why: "with an empty filtered direct path the commit secret follows the leaf's own path secret; zero would let the removed compute it",
    edits: [
      {
        file: "updatePath.js",
        was: "return [treeWithHashes, updatePath, pathSecrets, leafKeypair.privateKey];",
        is: "return [treeWithHashes, updatePath, pathSecrets, leafKeypair.privateKey, pathSecret];",
      },
      {
        file: "createCommit.js",
        was: "    const [tree, updatePath, pathSecrets, newPrivateKey] =",
        is: "    const [tree, updatePath, pathSecrets, newPrivateKey, leafPathSecret] =",
      },
      {
        file: "createCommit.js",
        was: "        ? new Uint8Array(cipherSuite.kdf.size)\n        : await getCommitSecret(",
        is:
          '        ? (leafPathSecret === undefined ? new Uint8Array(cipherSuite.kdf.size) : await deriveSecret(leafPathSecret, "path", cipherSuite.kdf))\n' +
          "        : await getCommitSecret(",
      },
      {
        file: "createCommit.js",
        was: "    const [newTree, updatePath, pathSecrets, newPrivateKey] =",
        is: "    const [newTree, updatePath, pathSecrets, newPrivateKey, leafPathSecret] =",
      },
      {
        file: "createCommit.js",
        was: "        ? new Uint8Array(cs.kdf.size)\n        : await getCommitSecret(",
        is: '        ? await deriveSecret(leafPathSecret, "path", cs.kdf)\n        : await getCommitSecret(',
      },
      {
        file: "createCommit.js",
        was: 'import { decryptWithLabel } from "./crypto/hpke.js";',
        is: 'import { decryptWithLabel } from "./crypto/hpke.js";\nimport { deriveSecret } from "./crypto/kdf.js";',
      },
    ],
  },
];
