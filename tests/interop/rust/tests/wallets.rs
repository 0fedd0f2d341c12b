//! What users do with their wallets.

use interop::{ethereum_account, pinned_quorum_key, sign_up};
use k256::ecdsa::{RecoveryId, Signature, VerifyingKey};
use sha3::{Digest, Keccak256};
use turnkey_client::generated::immutable::common::v1::{HashFunction, PayloadEncoding};
use turnkey_client::generated::{
    ExportWalletIntent, GetWalletAccountsRequest, GetWalletsRequest, ImportWalletIntent,
    InitImportWalletIntent, SignRawPayloadIntentV2, SignRawPayloadResult,
};
use turnkey_enclave_encrypt::{ExportClient, ImportClient};

#[tokio::test]
async fn the_wallet_signs() {
    let ada = sign_up("rust-wallet@example.org").await;
    let organization_id = ada.organization_id.clone();
    let wallets = ada
        .client
        .get_wallets(GetWalletsRequest { organization_id })
        .await
        .expect("a list")
        .wallets;
    assert_eq!(
        wallets
            .iter()
            .map(|wallet| &wallet.wallet_id)
            .collect::<Vec<_>>(),
        [&ada.wallet_id]
    );
    let of_wallet = GetWalletAccountsRequest {
        organization_id: ada.organization_id.clone(),
        wallet_id: Some(ada.wallet_id.clone()),
        include_wallet_details: None,
        pagination_options: None,
    };
    let accounts = ada
        .client
        .get_wallet_accounts(of_wallet)
        .await
        .expect("a list")
        .accounts;
    assert_eq!(
        accounts
            .iter()
            .map(|account| &account.address)
            .collect::<Vec<_>>(),
        [&ada.address]
    );

    let intent = SignRawPayloadIntentV2 {
        sign_with: ada.address.clone(),
        payload: "hello".to_string(),
        encoding: PayloadEncoding::TextUtf8,
        hash_function: HashFunction::Keccak256,
        external_signer_pubkey: None,
    };
    let timestamp = ada.client.current_timestamp();
    let signed = ada
        .client
        .sign_raw_payload(ada.organization_id.clone(), timestamp, intent)
        .await;
    assert_eq!(
        recover_address("hello", &signed.expect("a signature").result),
        ada.address.to_lowercase()
    );
}

/// A wallet that is exported and imported elsewhere has the same address. The SDK takes the signer's key as an argument.
#[tokio::test]
async fn the_wallet_is_exported_and_imported() {
    let ada = sign_up("rust-export@example.org").await;
    let mut opener = ExportClient::new(&pinned_quorum_key("SIGNER"));
    let intent = ExportWalletIntent {
        wallet_id: ada.wallet_id,
        target_public_key: opener.target_public_key().expect("a key"),
        language: None,
    };
    let timestamp = ada.client.current_timestamp();
    let exported = ada
        .client
        .export_wallet(ada.organization_id.clone(), timestamp, intent)
        .await
        .expect("a bundle");
    let mnemonic = opener
        .decrypt_wallet_mnemonic_phrase(exported.result.export_bundle, &ada.organization_id)
        .expect("a bundle of the signer");
    assert_eq!(mnemonic.split_whitespace().count(), 12);

    let bob = sign_up("rust-import@example.org").await;
    let intent = InitImportWalletIntent {
        user_id: bob.user_id.clone(),
    };
    let timestamp = bob.client.current_timestamp();
    let started = bob
        .client
        .init_import_wallet(bob.organization_id.clone(), timestamp, intent)
        .await
        .expect("a bundle");
    let encrypted_bundle = ImportClient::new(&pinned_quorum_key("SIGNER"))
        .encrypt_wallet_with_bundle(
            mnemonic,
            started.result.import_bundle,
            &bob.organization_id,
            &bob.user_id,
        )
        .expect("a bundle of the signer");
    let intent = ImportWalletIntent {
        user_id: bob.user_id,
        wallet_name: "Imported".to_string(),
        encrypted_bundle,
        accounts: vec![ethereum_account()],
    };
    let timestamp = bob.client.current_timestamp();
    let imported = bob
        .client
        .import_wallet(bob.organization_id, timestamp, intent)
        .await
        .expect("a wallet");
    assert_eq!(imported.result.addresses, [ada.address]);
}

/// The Ethereum address, in lowercase, whose key has signed the Keccak-256 digest of a text.
fn recover_address(text: &str, SignRawPayloadResult { r, s, v }: &SignRawPayloadResult) -> String {
    let signature =
        Signature::from_slice(&hex::decode(format!("{r}{s}")).expect("hex")).expect("a signature");
    let recovery_id = RecoveryId::from_byte(v.parse().expect("a number")).expect("a recovery id");
    let key = VerifyingKey::recover_from_digest(
        Keccak256::new_with_prefix(text),
        &signature,
        recovery_id,
    );
    let point = key.expect("a key").to_encoded_point(false);
    format!(
        "0x{}",
        hex::encode(&Keccak256::digest(&point.as_bytes()[1..])[12..])
    )
}
