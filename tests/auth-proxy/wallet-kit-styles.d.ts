/** The style sheet of the kit as text, as Vite gives it. */
declare module '@turnkey/react-wallet-kit/styles.css?inline' {
  const styles: string;
  export default styles;
}
