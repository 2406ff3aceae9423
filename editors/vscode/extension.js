// Starts `ylem lsp` for world files and lets it answer the editor.
const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = () => {
  const command = workspace.getConfiguration("ylem").get("path", "ylem");
  client = new LanguageClient("ylem", "ylem", { command, args: ["lsp"] }, { documentSelector: [{ language: "ylem" }] });
  return client.start();
};

exports.deactivate = () => client && client.stop();
