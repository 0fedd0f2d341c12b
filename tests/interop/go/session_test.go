package interop

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/base64"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/tkhq/go-sdk/pkg/api/client/organizations"
	"github.com/tkhq/go-sdk/pkg/api/client/sessions"
	"github.com/tkhq/go-sdk/pkg/api/models"
	"github.com/tkhq/go-sdk/pkg/apikey"
	"github.com/tkhq/go-sdk/pkg/util"
)

func TestWhoamiOfTheParent(t *testing.T) {
	parent := parentClient(t)
	organizationID := parentOrganization(t)
	reply := must(parent.V0().Sessions.GetWhoami(sessions.NewGetWhoamiParams().WithBody(&models.GetWhoamiRequest{
		OrganizationID: &organizationID,
	}), parent.Authenticator))(t)
	if err := reply.Payload.Validate(nil); err != nil {
		t.Fatal(err)
	}
	if *reply.Payload.OrganizationID != organizationID {
		t.Fatalf("the parent is %s, not %s", organizationID, *reply.Payload.OrganizationID)
	}
}

func TestSignUpAndLogInByCode(t *testing.T) {
	email := "go-login@example.org"
	ada := signUp(t, email)

	var claims struct {
		OrganizationID string `json:"organization_id"`
		PublicKey      string `json:"public_key"`
	}
	decodeClaims(t, ada.session, &claims)
	if claims.OrganizationID != ada.organizationID || claims.PublicKey != ada.publicKey {
		t.Fatalf("the session is of %+v", claims)
	}
	whoami := must(ada.client.V0().Sessions.GetWhoami(sessions.NewGetWhoamiParams().WithBody(&models.GetWhoamiRequest{
		OrganizationID: &ada.organizationID,
	}), ada.client.Authenticator))(t)
	if *whoami.Payload.UserID != ada.userID {
		t.Fatalf("the session is of %s, not %s", *whoami.Payload.UserID, ada.userID)
	}

	parent := parentClient(t)
	found := must(parent.V0().Organizations.GetSubOrgIds(organizations.NewGetSubOrgIdsParams().WithBody(&models.GetSubOrgIdsRequest{
		OrganizationID: util.StringPointer(parentOrganization(t)),
		FilterType:     "EMAIL",
		FilterValue:    email,
	}), parent.Authenticator))(t).Payload.OrganizationIds
	verified := must(parent.V0().Organizations.GetVerifiedSubOrgIds(organizations.NewGetVerifiedSubOrgIdsParams().WithBody(&models.GetVerifiedSubOrgIdsRequest{
		OrganizationID: util.StringPointer(parentOrganization(t)),
		FilterType:     "EMAIL",
		FilterValue:    email,
	}), parent.Authenticator))(t).Payload.OrganizationIds
	expected := []string{ada.organizationID}
	if !slices.Equal(found, expected) || !slices.Equal(verified, expected) {
		t.Fatalf("found %v, verified %v, expected %v", found, verified, expected)
	}
}

// The session token is signed by the notarizer over SHA-256(SHA-256(header.payload)); the SDK reads the key as 65 bytes.
func TestSessionTokenIsOfTheNotarizer(t *testing.T) {
	session := signUp(t, "go-session@example.org").session
	notarizer := must(util.HexToPublicKey(setting(t, "TURNKEY_NOTARIZER_PUBLIC_KEY")))(t)
	end := strings.LastIndex(session, ".")
	signature := must(base64.RawURLEncoding.DecodeString(session[end+1:]))(t)
	once := sha256.Sum256([]byte(session[:end]))
	twice := sha256.Sum256(once[:])
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	if len(signature) != 64 || !ecdsa.Verify(notarizer, twice[:], r, s) {
		t.Fatal("the notarizer has not signed the session")
	}
}

func TestApiKeysOfEveryCurveStamp(t *testing.T) {
	parent := parentClient(t)
	for _, key := range []struct {
		name  string
		curve models.APIKeyCurve
		key   *apikey.Key
	}{
		{"P-256", models.APIKeyCurveP256, must(apikey.New(parentOrganization(t), apikey.WithScheme(apikey.SchemeP256)))(t)},
		{"secp256k1", models.APIKeyCurveSecp256k1, must(apikey.New(parentOrganization(t), apikey.WithScheme(apikey.SchemeSECP256K1)))(t)},
		{"Ed25519", models.APIKeyCurveEd25519, must(apikey.New(parentOrganization(t), apikey.WithScheme(apikey.SchemeED25519)))(t)},
	} {
		t.Run(key.name, func(t *testing.T) {
			reply := must(parent.V0().Organizations.CreateSubOrganization(organizations.NewCreateSubOrganizationParams().WithBody(&models.CreateSubOrganizationRequest{
				Type:           util.StringPointer(models.CreateSubOrganizationRequestTypeACTIVITYTYPECREATESUBORGANIZATIONV7),
				TimestampMs:    util.RequestTimestamp(),
				OrganizationID: util.StringPointer(parentOrganization(t)),
				Parameters: &models.CreateSubOrganizationIntentV7{
					SubOrganizationName: util.StringPointer(key.name),
					RootQuorumThreshold: util.Int32Pointer(1),
					RootUsers: []*models.RootUserParamsV4{{
						UserName: util.StringPointer(key.name),
						APIKeys: []*models.APIKeyParamsV2{{
							APIKeyName: util.StringPointer(key.name),
							PublicKey:  &key.key.TkPublicKey,
							CurveType:  key.curve.Pointer(),
						}},
					}},
				},
			}), parent.Authenticator))(t)
			created := reply.Payload.Activity.Result.CreateSubOrganizationResultV7
			client := clientOf(t, key.key)
			whoami := must(client.V0().Sessions.GetWhoami(sessions.NewGetWhoamiParams().WithBody(&models.GetWhoamiRequest{
				OrganizationID: created.SubOrganizationID,
			}), client.Authenticator))(t)
			if *whoami.Payload.UserID != created.RootUserIds[0] {
				t.Fatalf("the key is of %s, not %s", *whoami.Payload.UserID, created.RootUserIds[0])
			}
		})
	}
}
