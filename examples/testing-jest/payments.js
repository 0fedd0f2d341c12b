import { TurnkeyClient } from '@turnkey/http';

/** The app: signs a payment with the user's embedded wallet, through Turnkey's own SDK. */
export async function signPayment({ baseUrl, stamper, organizationId, address, to }) {
  const client = new TurnkeyClient({ baseUrl }, stamper);
  const { activity } = await client.signTransaction({
    type: 'ACTIVITY_TYPE_SIGN_TRANSACTION_V2',
    timestampMs: String(Date.now()),
    organizationId,
    parameters: { signWith: address, type: 'TRANSACTION_TYPE_ETHEREUM', unsignedTransaction: paymentOf(to) },
  });
  return activity.result.signTransactionResult.signedTransaction;
}

/** An EIP-1559 transaction of one wei on Ethereum, not signed yet. */
const paymentOf = (to) => `02e7018084${'3b9aca00'}84${'77359400'}825208${'94'}${to.slice(2)}0180c0`;
