const js = require("@eslint/js")

module.exports = [
  js.configs.recommended,
  {
    // Each file is a part of a classic script, see site/assets.py; names between them are the type checker's business.
    languageOptions: { ecmaVersion: 2024, sourceType: "script" },
    rules: {
      "no-undef": "off",
      "no-unused-vars": ["error", { varsIgnorePattern: "^Playbook", argsIgnorePattern: "^_$", ignoreRestSiblings: true }],
      "no-var": "error",
      "prefer-const": "error",
      "prefer-template": "off",
      "object-shorthand": "error",
      "arrow-body-style": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-alert": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-shadow": "error",
      "no-else-return": "error",
      "no-lonely-if": "error",
      "no-unneeded-ternary": "error",
      "no-useless-rename": "error",
      "no-throw-literal": "error",
      "no-promise-executor-return": "off",
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({
          property,
          message: "What comes from a file or from storage is never put into the page as HTML.",
        })),
      ],
      // Words that say nothing of what a variable holds.
      "id-denylist": ["error", "each", "told", "own", "found", "made"],
    },
  },
]
