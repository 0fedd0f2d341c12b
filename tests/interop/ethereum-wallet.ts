import { type Hex, hexToBigInt, hexToNumber } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

type Request = { method: string; params?: unknown[] };
type TransactionParameters = Record<
  'to' | 'value' | 'gas' | 'nonce' | 'chainId' | 'data' | 'maxFeePerGas' | 'maxPriorityFeePerGas',
  Hex
>;

/**
 * Puts a wallet into the page that signs whatever it is asked to, and announces itself (EIP-1193, EIP-6963).
 *
 * @param nodeUrl - where it sends transactions to
 */
export function announceEthereumWallet(nodeUrl = '/node'): void {
  const account = privateKeyToAccount(generatePrivateKey());
  let isConnected = false;
  let chainId = '0x1';

  async function request({ method, params = [] }: Request): Promise<unknown> {
    switch (method) {
      case 'eth_requestAccounts':
        isConnected = true;
        return [account.address];
      case 'eth_accounts':
        return isConnected ? [account.address] : [];
      case 'eth_chainId':
        return chainId;
      case 'personal_sign':
        return account.signMessage({ message: textOf(params[0] as string) });
      case 'eth_sendTransaction':
        return send(await sign(params[0] as TransactionParameters));
      case 'wallet_switchEthereumChain':
        chainId = (params[0] as { chainId: string }).chainId;
        return null;
      case 'wallet_revokePermissions':
        isConnected = false;
        return null;
      default:
        throw new Error(`the test wallet does not know ${method}`);
    }
  }

  function sign(parameters: TransactionParameters): Promise<Hex> {
    return account.signTransaction({
      to: parameters.to,
      data: parameters.data,
      value: hexToBigInt(parameters.value),
      gas: hexToBigInt(parameters.gas),
      nonce: hexToNumber(parameters.nonce),
      chainId: hexToNumber(parameters.chainId),
      maxFeePerGas: hexToBigInt(parameters.maxFeePerGas),
      maxPriorityFeePerGas: hexToBigInt(parameters.maxPriorityFeePerGas),
    });
  }

  async function send(transaction: Hex): Promise<unknown> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_sendRawTransaction', params: [transaction] });
    const response = await fetch(nodeUrl, { method: 'POST', body });
    return (await response.json()).result;
  }

  const info = {
    uuid: crypto.randomUUID(),
    name: 'Test wallet',
    icon: 'data:image/svg+xml,',
    rdns: 'org.example.test',
  };
  const detail = Object.freeze({ info, provider: { request } });
  const announce = () => window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
  window.addEventListener('eip6963:requestProvider', announce);
  announce();
}

/** Messages come as text or as hex bytes. */
function textOf(message: string): string | { raw: Hex } {
  return message.startsWith('0x') ? { raw: message as Hex } : message;
}
