use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use turnkey_client::TurnkeyP256ApiKey;
use turnkey_client::generated::immutable::common::v1::{
    AddressFormat, ClientSignatureScheme, Curve, PathFormat,
};
use turnkey_client::generated::{
    ClientSignature, CreateSubOrganizationIntentV8, CreateSubOrganizationResultV8, InitOtpIntentV3,
    OtpLoginIntentV2, RootUserParamsV5, VerifyOtpIntentV2, WalletAccountParams, WalletParams,
};
use turnkey_enclave_encrypt::client::EnclaveEncryptClient;

use crate::Client;
use crate::authority::{client_of, last_code, parent_client, parent_organization, pinned_key};

/// A user who has signed up and signed in with an e-mailed code.
pub struct User {
    pub organization_id: String,
    pub user_id: String,
    pub wallet_id: String,
    pub address: String,
    /// Hex, compressed.
    pub public_key: String,
    /// The claims of the session token.
    pub session: Value,
    pub client: Client,
}

/// Does what a backend and a device do together: prove the e-mail address, create the sub-organization, log in.
pub async fn sign_up(email: &str) -> User {
    let parent = parent_client();
    let key = TurnkeyP256ApiKey::generate();
    let public_key = hex::encode(key.compressed_public_key());

    let verification_token = verify_otp(&parent, email, &public_key).await;
    let created = create_sub_organization(&parent, email, &key, &verification_token).await;
    let organization_id = created.sub_organization_id;

    // The crate's TokenUsage would write `usage` and `USAGE_LOGIN`, which no other SDK signs.
    let usage = json!({
        "login": { "publicKey": public_key },
        "tokenId": claims_of(&verification_token)["id"],
        "type": "USAGE_TYPE_LOGIN",
    });
    let login = OtpLoginIntentV2 {
        client_signature: Some(client_signature(&key, &usage)),
        verification_token,
        public_key: public_key.clone(),
        expiration_seconds: None,
        invalidate_existing: None,
        session_profile_id: None,
    };
    let timestamp = parent.current_timestamp();
    let logged_in = parent
        .otp_login(organization_id.clone(), timestamp, login)
        .await
        .expect("a log-in");
    let wallet = created.wallet.expect("a wallet");
    User {
        organization_id,
        user_id: created.root_user_ids[0].clone(),
        wallet_id: wallet.wallet_id,
        address: wallet.addresses[0].clone(),
        public_key,
        session: claims_of(&logged_in.result.session),
        client: client_of(key),
    }
}

/// Proves an e-mail address, bound to a key. The SDK takes the key that it pins as an argument.
async fn verify_otp(parent: &Client, email: &str, public_key: &str) -> String {
    let organization_id = parent_organization();
    let init = InitOtpIntentV3 {
        otp_type: "OTP_TYPE_EMAIL".to_string(),
        contact: email.to_string(),
        app_name: "Interop".to_string(),
        otp_length: None,
        email_customization: None,
        sms_customization: None,
        user_identifier: None,
        send_from_email_address: None,
        alphanumeric: None,
        send_from_email_sender_name: None,
        expiration_seconds: None,
        reply_to_email_address: None,
    };
    let timestamp = parent.current_timestamp();
    let started = parent
        .init_otp(organization_id.clone(), timestamp, init)
        .await
        .expect("a code")
        .result;

    let attempt =
        json!({ "otp_code": last_code(email).await, "public_key": public_key }).to_string();
    let sealed = EnclaveEncryptClient::from_enclave_auth_key(pinned_key("TLS_FETCHER"))
        .encrypt(
            attempt.as_bytes(),
            started.otp_encryption_target_bundle.as_bytes(),
            &organization_id,
            "",
        )
        .expect("a bundle of the TLS fetcher");

    let verify = VerifyOtpIntentV2 {
        otp_id: started.otp_id,
        encrypted_otp_bundle: serde_json::to_string(&sealed).expect("JSON"),
        expiration_seconds: None,
    };
    let timestamp = parent.current_timestamp();
    let verified = parent
        .verify_otp(organization_id, timestamp, verify)
        .await
        .expect("the right code");
    verified.result.verification_token
}

/// Creates the sub-organization with the proof that the e-mail address is the user's.
async fn create_sub_organization(
    parent: &Client,
    email: &str,
    key: &TurnkeyP256ApiKey,
    verification_token: &str,
) -> CreateSubOrganizationResultV8 {
    let usage = json!({
        "signupV2": { "apiKeys": [], "authenticators": [], "oauthProviders": [], "email": email },
        "tokenId": claims_of(verification_token)["id"],
        "type": "USAGE_TYPE_SIGNUP",
    });
    let intent = CreateSubOrganizationIntentV8 {
        sub_organization_name: email.to_string(),
        root_users: vec![RootUserParamsV5 {
            user_name: email.to_string(),
            user_email: Some(email.to_string()),
            user_phone_number: None,
            api_keys: vec![],
            authenticators: vec![],
            oauth_providers: vec![],
        }],
        root_quorum_threshold: 1,
        wallet: Some(WalletParams {
            wallet_name: "Default Wallet".to_string(),
            accounts: vec![ethereum_account()],
            mnemonic_length: None,
        }),
        disable_email_recovery: None,
        disable_email_auth: None,
        disable_sms_auth: None,
        disable_otp_email_auth: None,
        verification_token: Some(verification_token.to_string()),
        client_signature: Some(client_signature(key, &usage)),
    };
    let timestamp = parent.current_timestamp();
    let created = parent
        .create_sub_organization(parent_organization(), timestamp, intent)
        .await;
    created.expect("a sub-organization").result
}

pub fn ethereum_account() -> WalletAccountParams {
    WalletAccountParams {
        curve: Curve::Secp256k1,
        path_format: PathFormat::Bip32,
        path: "m/44'/60'/0'/0/0".to_string(),
        address_format: AddressFormat::Ethereum,
        name: None,
    }
}

/// Signs what a token is used for with the key that the token is bound to: R and S, hex.
fn client_signature(key: &TurnkeyP256ApiKey, usage: &Value) -> ClientSignature {
    let message = usage.to_string();
    let signing_key = SigningKey::from_slice(&key.private_key()).expect("a P-256 key");
    let signature: Signature = signing_key.sign(message.as_bytes());
    ClientSignature {
        public_key: hex::encode(key.compressed_public_key()),
        scheme: ClientSignatureScheme::ApiP256,
        signature: hex::encode(signature.to_bytes()),
        message,
    }
}

/// The payload of a token.
fn claims_of(token: &str) -> Value {
    let payload = token.split('.').nth(1).expect("three parts");
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(payload).expect("base64url"))
        .expect("JSON")
}
