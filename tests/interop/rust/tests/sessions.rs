//! Who calls: the parent's key, and users who log in by a code.

use interop::{parent_client, parent_organization, sign_up};
use serde_json::json;
use turnkey_client::TurnkeyClientError;
use turnkey_client::generated::{
    GetSubOrgIdsRequest, GetUsersRequest, GetVerifiedSubOrgIdsRequest, GetWhoamiRequest,
};

#[tokio::test]
async fn whoami_of_the_parent() {
    let organization_id = parent_organization();
    let whoami = parent_client()
        .get_whoami(GetWhoamiRequest {
            organization_id: organization_id.clone(),
        })
        .await;
    assert_eq!(whoami.expect("the parent").organization_id, organization_id);
}

#[tokio::test]
async fn sign_up_and_log_in_by_code() {
    let email = "rust-login@example.org";
    let ada = sign_up(email).await;
    assert_eq!(ada.session["organization_id"], ada.organization_id);
    assert_eq!(ada.session["public_key"], ada.public_key);

    let organization_id = ada.organization_id.clone();
    let whoami = ada
        .client
        .get_whoami(GetWhoamiRequest { organization_id })
        .await
        .expect("the user");
    assert_eq!(whoami.user_id, ada.user_id);
    let organization_id = ada.organization_id.clone();
    let users = ada
        .client
        .get_users(GetUsersRequest { organization_id })
        .await
        .expect("the users")
        .users;
    assert_eq!(users.len(), 1);
    assert_eq!(users[0].user_email.as_deref(), Some(email));

    let parent = parent_client();
    let by_email = GetSubOrgIdsRequest {
        organization_id: parent_organization(),
        filter_type: "EMAIL".to_string(),
        filter_value: email.to_string(),
        pagination_options: None,
    };
    let found = parent
        .get_sub_org_ids(by_email)
        .await
        .expect("a list")
        .organization_ids;
    let by_verified_email = GetVerifiedSubOrgIdsRequest {
        organization_id: parent_organization(),
        filter_type: "EMAIL".to_string(),
        filter_value: email.to_string(),
        pagination_options: None,
    };
    let verified = parent
        .get_verified_sub_org_ids(by_verified_email)
        .await
        .expect("a list")
        .organization_ids;
    assert_eq!(
        (found, verified),
        (vec![ada.organization_id.clone()], vec![ada.organization_id])
    );
}

/// The SDK polls by sending the same bytes again.
#[tokio::test]
async fn the_same_request_is_the_same_activity() {
    let ada = sign_up("rust-repeat@example.org").await;
    let request = json!({
        "type": "ACTIVITY_TYPE_CREATE_WALLET",
        "timestampMs": ada.client.current_timestamp().to_string(),
        "organizationId": ada.organization_id,
        "parameters": { "walletName": "Once", "accounts": [] },
    });
    let path = "/public/v1/submit/create_wallet".to_string();
    let first = ada
        .client
        .process_activity(&request, path.clone())
        .await
        .expect("a wallet");
    let second = ada
        .client
        .process_activity(&request, path)
        .await
        .expect("the same wallet");
    assert_eq!(first.id, second.id);
    assert_eq!(first.result, second.result);
}

#[tokio::test]
async fn what_is_refused_says_why() {
    let ada = sign_up("rust-refused@example.org").await;
    let refused = ada
        .client
        .get_whoami(GetWhoamiRequest {
            organization_id: "nowhere".to_string(),
        })
        .await;
    match refused {
        Err(TurnkeyClientError::UnexpectedHttpStatus(400, body)) => {
            assert!(body.contains("malformed organization ID"))
        }
        other => panic!("{other:?}"),
    }
}
