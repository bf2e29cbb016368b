import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

const noSinks = [
  {
    selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
    message: "Words from a record are text nodes, never markup.",
  },
  {
    selector: "JSXAttribute[name.name='style']",
    message: "The content policy allows no inline style: write a class.",
  },
];

const onlyInApi = [
  {
    group: ["@tauri-apps/*"],
    message: "The window speaks to Rust through src/api/client.ts and nowhere else.",
  },
];

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/api/types"] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  reactHooks.configs.flat.recommended,
  jsxA11y.flatConfigs.strict,
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-restricted-imports": ["error", { patterns: onlyInApi }],
      "no-restricted-syntax": ["error", ...noSinks],
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Words from a record are text nodes." },
      ],
      "no-console": "error",
      eqeqeq: "error",
      "jsx-a11y/label-has-associated-control": ["error", { assert: "either", depth: 4 }],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      // A click handler that starts work and shows its own errors is the common case here.
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false } },
      ],
    },
  },
  {
    files: ["src/api/**"],
    rules: { "no-restricted-imports": "off" },
  },
  {
    files: ["src/**/*.test.{ts,tsx}", "src/test/**", "src/api/fake/**"],
    rules: {
      "max-lines": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  {
    files: ["*.js"],
    ...tseslint.configs.disableTypeChecked,
  },
);
