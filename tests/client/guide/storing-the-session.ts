// biome-ignore-all format: the function stands here exactly as Turnkey's guide shows it.
import { turnkeyClient } from './turnkey-client.ts';

const otpLogin = async (verificationToken: string) => {
  const publicKey = await turnkeyClient.createApiKeyPair();

  // Send the public key to your backend to initiate the OTP login flow
  const response = await fetch("/YOUR-BACKEND-URL/otp-login", {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      verificationToken, // The OTP verification token received after running verifyOtp with a successful OTP code and OTP id
      publicKey,
    }),
  });

  if (!response.ok) {
    throw new Error("Failed to initiate OTP login");
  }

  const { sessionToken } = await response.json();

  // Store the session token in your application
  turnkeyClient.storeSession(sessionToken);
};

export { otpLogin };
