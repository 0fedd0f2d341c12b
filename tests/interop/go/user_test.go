package interop

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	sdk "github.com/tkhq/go-sdk"
	"github.com/tkhq/go-sdk/pkg/api/client/organizations"
	"github.com/tkhq/go-sdk/pkg/api/client/sessions"
	"github.com/tkhq/go-sdk/pkg/api/client/user_verification"
	"github.com/tkhq/go-sdk/pkg/api/models"
	"github.com/tkhq/go-sdk/pkg/apikey"
	"github.com/tkhq/go-sdk/pkg/enclave_encrypt"
	"github.com/tkhq/go-sdk/pkg/util"
)

// user is a user who has signed up and signed in with an e-mailed code.
type user struct {
	organizationID string
	userID         string
	walletID       string
	address        string
	publicKey      string
	session        string
	client         *sdk.Client
}

// signUp does what a backend and a device do together: prove the e-mail address, create the sub-organization, log in.
func signUp(t *testing.T, email string) user {
	t.Helper()
	parent := parentClient(t)
	privateKey := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))(t)
	key := must(apikey.FromECDSAPrivateKey(privateKey, apikey.SchemeP256))(t)

	token := verifyOtp(t, parent, email, key.TkPublicKey)
	created := createSubOrganization(t, parent, email)
	organizationID := *created.SubOrganizationID

	reply := must(parent.V0().Sessions.OtpLogin(sessions.NewOtpLoginParams().WithBody(&models.OtpLoginRequest{
		Type:           util.StringPointer(models.OtpLoginRequestTypeACTIVITYTYPEOTPLOGINV2),
		TimestampMs:    util.RequestTimestamp(),
		OrganizationID: &organizationID,
		Parameters: &models.OtpLoginIntentV2{
			VerificationToken: &token,
			PublicKey:         &key.TkPublicKey,
			ClientSignature:   loginSignature(t, privateKey, key.TkPublicKey, token),
		},
	}), parent.Authenticator))(t)
	return user{
		organizationID: organizationID,
		userID:         created.RootUserIds[0],
		walletID:       *created.Wallet.WalletID,
		address:        created.Wallet.Addresses[0],
		publicKey:      key.TkPublicKey,
		session:        *reply.Payload.Activity.Result.OtpLoginResult.Session,
		client:         clientOf(t, key),
	}
}

// verifyOtp proves an e-mail address, bound to a key. The SDK takes the key that it pins as an argument.
func verifyOtp(t *testing.T, parent *sdk.Client, email, publicKey string) string {
	t.Helper()
	organizationID := parentOrganization(t)
	started := must(parent.V0().UserVerification.InitOtp(user_verification.NewInitOtpParams().WithBody(&models.InitOtpRequest{
		Type:           util.StringPointer(models.InitOtpRequestTypeACTIVITYTYPEINITOTPV3),
		TimestampMs:    util.RequestTimestamp(),
		OrganizationID: &organizationID,
		Parameters: &models.InitOtpIntentV3{
			AppName: util.StringPointer("Interop"),
			Contact: &email,
			OtpType: util.StringPointer("OTP_TYPE_EMAIL"),
		},
	}), parent.Authenticator))(t).Payload.Activity.Result.InitOtpResultV2

	tlsFetcher := must(util.HexToPublicKey(setting(t, "TURNKEY_TLS_FETCHER_PUBLIC_KEY")))(t)
	enclave := must(enclave_encrypt.NewEnclaveEncryptClient(tlsFetcher))(t)
	attempt := must(json.Marshal(map[string]string{"otp_code": lastCode(t, email), "public_key": publicKey}))(t)
	sealed := must(enclave.Encrypt(attempt, []byte(*started.OtpEncryptionTargetBundle), organizationID, ""))(t)

	verified := must(parent.V0().UserVerification.VerifyOtp(user_verification.NewVerifyOtpParams().WithBody(&models.VerifyOtpRequest{
		Type:           util.StringPointer(models.VerifyOtpRequestTypeACTIVITYTYPEVERIFYOTPV2),
		TimestampMs:    util.RequestTimestamp(),
		OrganizationID: &organizationID,
		Parameters: &models.VerifyOtpIntentV2{
			OtpID:              started.OtpID,
			EncryptedOtpBundle: util.StringPointer(string(must(json.Marshal(sealed))(t))),
		},
	}), parent.Authenticator))(t)
	return *verified.Payload.Activity.Result.VerifyOtpResult.VerificationToken
}

// createSubOrganization leaves the lists of credentials nil, which Go writes as null.
func createSubOrganization(t *testing.T, parent *sdk.Client, email string) *models.CreateSubOrganizationResultV7 {
	t.Helper()
	reply := must(parent.V0().Organizations.CreateSubOrganization(organizations.NewCreateSubOrganizationParams().WithBody(&models.CreateSubOrganizationRequest{
		Type:           util.StringPointer(models.CreateSubOrganizationRequestTypeACTIVITYTYPECREATESUBORGANIZATIONV7),
		TimestampMs:    util.RequestTimestamp(),
		OrganizationID: util.StringPointer(parentOrganization(t)),
		Parameters: &models.CreateSubOrganizationIntentV7{
			SubOrganizationName: &email,
			RootUsers:           []*models.RootUserParamsV4{{UserName: &email, UserEmail: &email}},
			RootQuorumThreshold: util.Int32Pointer(1),
			Wallet: &models.WalletParams{
				WalletName: util.StringPointer("Default Wallet"),
				Accounts:   []*models.WalletAccountParams{ethereumAccount()},
			},
		},
	}), parent.Authenticator))(t)
	return reply.Payload.Activity.Result.CreateSubOrganizationResultV7
}

func ethereumAccount() *models.WalletAccountParams {
	return &models.WalletAccountParams{
		Curve:         models.CurveSecp256k1.Pointer(),
		PathFormat:    models.PathFormatBip32.Pointer(),
		Path:          util.StringPointer("m/44'/60'/0'/0/0"),
		AddressFormat: models.AddressFormatEthereum.Pointer(),
	}
}

// loginSignature signs what the token is used for with the key that the token is bound to: R and S, hex.
func loginSignature(t *testing.T, privateKey *ecdsa.PrivateKey, publicKey, token string) *models.ClientSignature {
	t.Helper()
	var claims struct {
		ID string `json:"id"`
	}
	decodeClaims(t, token, &claims)
	message := must(json.Marshal(models.TokenUsage{
		TokenID: &claims.ID,
		Type:    models.UsageTypeLogin.Pointer(),
		Login:   &models.LoginUsage{PublicKey: &publicKey},
	}))(t)
	digest := sha256.Sum256(message)
	r, s, err := ecdsa.Sign(rand.Reader, privateKey, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return &models.ClientSignature{
		Scheme:    models.ClientSignatureSchemeAPIP256.Pointer(),
		PublicKey: &publicKey,
		Message:   util.StringPointer(string(message)),
		Signature: util.StringPointer(hex.EncodeToString(signature)),
	}
}

// decodeClaims reads the payload of a token.
func decodeClaims(t *testing.T, token string, claims any) {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("a token has three parts, not %d", len(parts))
	}
	if err := json.Unmarshal(must(base64.RawURLEncoding.DecodeString(parts[1]))(t), claims); err != nil {
		t.Fatal(err)
	}
}
