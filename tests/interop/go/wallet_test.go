package interop

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"
	"github.com/tkhq/go-sdk/pkg/api/client/signing"
	"github.com/tkhq/go-sdk/pkg/api/client/wallets"
	"github.com/tkhq/go-sdk/pkg/api/models"
	"github.com/tkhq/go-sdk/pkg/enclave_encrypt"
	"github.com/tkhq/go-sdk/pkg/encryptionkey"
	"github.com/tkhq/go-sdk/pkg/util"
	"golang.org/x/crypto/sha3"
)

func TestWalletSigns(t *testing.T) {
	ada := signUp(t, "go-wallet@example.org")
	list := must(ada.client.V0().Wallets.GetWallets(wallets.NewGetWalletsParams().WithBody(&models.GetWalletsRequest{
		OrganizationID: &ada.organizationID,
	}), ada.client.Authenticator))(t).Payload
	if err := list.Validate(nil); err != nil {
		t.Fatal(err)
	}
	if len(list.Wallets) != 1 || *list.Wallets[0].WalletID != ada.walletID {
		t.Fatalf("the wallets are not %s alone", ada.walletID)
	}

	activity := must(ada.client.V0().Signing.SignRawPayload(signing.NewSignRawPayloadParams().WithBody(&models.SignRawPayloadRequest{
		Type:           util.StringPointer(models.SignRawPayloadRequestTypeACTIVITYTYPESIGNRAWPAYLOADV2),
		TimestampMs:    util.RequestTimestamp(),
		OrganizationID: &ada.organizationID,
		Parameters: &models.SignRawPayloadIntentV2{
			SignWith:     &ada.address,
			Payload:      util.StringPointer("hello"),
			Encoding:     models.PayloadEncodingTextUTF8.Pointer(),
			HashFunction: models.HashFunctionKeccak256.Pointer(),
		},
	}), ada.client.Authenticator))(t).Payload.Activity
	if err := activity.Validate(nil); err != nil {
		t.Fatal(err)
	}
	if recovered := recoverAddress(t, "hello", activity.Result.SignRawPayloadResult); recovered != strings.ToLower(ada.address) {
		t.Fatalf("%s has signed, not %s", recovered, ada.address)
	}
}

// A wallet that is exported and imported elsewhere has the same address. The SDK takes the signer's key as an argument.
func TestWalletIsExportedAndImported(t *testing.T) {
	ada := signUp(t, "go-export@example.org")
	signer := must(util.HexToPublicKey(setting(t, "TURNKEY_SIGNER_PUBLIC_KEY")))(t)

	target := must(encryptionkey.New(ada.userID, ada.organizationID))(t)
	exported := must(ada.client.V0().Wallets.ExportWallet(wallets.NewExportWalletParams().WithBody(&models.ExportWalletRequest{
		Type:           util.StringPointer(models.ExportWalletRequestTypeACTIVITYTYPEEXPORTWALLET),
		TimestampMs:    util.RequestTimestamp(),
		OrganizationID: &ada.organizationID,
		Parameters:     &models.ExportWalletIntent{WalletID: &ada.walletID, TargetPublicKey: &target.TkPublicKey},
	}), ada.client.Authenticator))(t).Payload.Activity.Result.ExportWalletResult
	privateKey := must(encryptionkey.DecodeTurnkeyPrivateKey(target.TkPrivateKey))(t)
	opener := must(enclave_encrypt.NewEnclaveEncryptClientFromTargetKey(signer, *privateKey))(t)
	mnemonic := must(opener.Decrypt([]byte(*exported.ExportBundle), ada.organizationID))(t)
	if words := strings.Fields(string(mnemonic)); len(words) != 12 {
		t.Fatalf("the mnemonic has %d words", len(words))
	}

	bob := signUp(t, "go-import@example.org")
	started := must(bob.client.V0().Wallets.InitImportWallet(wallets.NewInitImportWalletParams().WithBody(&models.InitImportWalletRequest{
		Type:           util.StringPointer(models.InitImportWalletRequestTypeACTIVITYTYPEINITIMPORTWALLET),
		TimestampMs:    util.RequestTimestamp(),
		OrganizationID: &bob.organizationID,
		Parameters:     &models.InitImportWalletIntent{UserID: &bob.userID},
	}), bob.client.Authenticator))(t).Payload.Activity.Result.InitImportWalletResult
	sealer := must(enclave_encrypt.NewEnclaveEncryptClient(signer))(t)
	sealed := must(sealer.Encrypt(mnemonic, []byte(*started.ImportBundle), bob.organizationID, bob.userID))(t)
	imported := must(bob.client.V0().Wallets.ImportWallet(wallets.NewImportWalletParams().WithBody(&models.ImportWalletRequest{
		Type:           util.StringPointer(models.ImportWalletRequestTypeACTIVITYTYPEIMPORTWALLET),
		TimestampMs:    util.RequestTimestamp(),
		OrganizationID: &bob.organizationID,
		Parameters: &models.ImportWalletIntent{
			UserID:          &bob.userID,
			WalletName:      util.StringPointer("Imported"),
			EncryptedBundle: util.StringPointer(string(must(json.Marshal(sealed))(t))),
			Accounts:        []*models.WalletAccountParams{ethereumAccount()},
		},
	}), bob.client.Authenticator))(t).Payload.Activity.Result.ImportWalletResult
	if len(imported.Addresses) != 1 || imported.Addresses[0] != ada.address {
		t.Fatalf("the imported wallet has %v, not %s", imported.Addresses, ada.address)
	}
}

// recoverAddress finds the Ethereum address, in lowercase, whose key has signed the Keccak-256 digest of a text.
func recoverAddress(t *testing.T, text string, result *models.SignRawPayloadResult) string {
	t.Helper()
	recovery := must(strconv.Atoi(*result.V))(t)
	// The compact form of this library starts with 27 and the recovery id.
	compact := append([]byte{byte(27 + recovery)}, must(hex.DecodeString(*result.R+*result.S))(t)...)
	publicKey, _, err := ecdsa.RecoverCompact(compact, keccak256([]byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("0x%x", keccak256(publicKey.SerializeUncompressed()[1:])[12:])
}

func keccak256(data []byte) []byte {
	hash := sha3.NewLegacyKeccak256()
	hash.Write(data)
	return hash.Sum(nil)
}
