use std::env;

use p256::ecdsa::VerifyingKey;
use serde_json::Value;
use turnkey_client::{TurnkeyClient, TurnkeyP256ApiKey};
use turnkey_enclave_encrypt::QuorumPublicKey;

use crate::Client;

/// Reads a variable as `postern env` prints it.
fn setting(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `npm run test:interop`"))
}

pub fn parent_organization() -> String {
    setting("TURNKEY_ORGANIZATION_ID")
}

/// A client that stamps with the parent's API key.
pub fn parent_client() -> Client {
    let key = TurnkeyP256ApiKey::from_strings(setting("TURNKEY_API_PRIVATE_KEY"), None);
    client_of(key.expect("an API key"))
}

/// A client that stamps with a key and talks to the authority instead of api.turnkey.com.
pub fn client_of(key: TurnkeyP256ApiKey) -> Client {
    let builder = TurnkeyClient::builder()
        .api_key(key)
        .base_url(setting("TURNKEY_API_URL"));
    builder.build().expect("a client")
}

/// The key by which an enclave of the authority signs: `SIGNER` or `TLS_FETCHER`.
pub fn pinned_key(enclave: &str) -> VerifyingKey {
    VerifyingKey::from_sec1_bytes(&hex::decode(pinned_hex(enclave)).expect("hex"))
        .expect("a P-256 key")
}

/// The same key in the form of the SDK's own pins: the enclave's encryption key, which only secrets need and which the
/// signing key stands in for here, and the signing key.
pub fn pinned_quorum_key(enclave: &str) -> QuorumPublicKey {
    QuorumPublicKey::from_string(pinned_hex(enclave).repeat(2)).expect("two P-256 keys")
}

fn pinned_hex(enclave: &str) -> String {
    setting(&format!("TURNKEY_{enclave}_PUBLIC_KEY"))
}

/// The last code that was sent to a contact, from the authority's inbox.
pub async fn last_code(contact: &str) -> String {
    let inbox = format!("{}/_authority/inbox", setting("TURNKEY_API_URL"));
    let request = reqwest::Client::new().get(inbox).query(&[("to", contact)]);
    let answer: Value = request
        .send()
        .await
        .expect("an inbox")
        .json()
        .await
        .expect("JSON");
    let text = answer["messages"][0]["text"].as_str().expect("a message");
    let (_, code) = text.split_once(" is ").expect("a code");
    code.chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect()
}
