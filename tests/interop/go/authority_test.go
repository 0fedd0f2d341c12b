// Package interop runs Turnkey's Go SDK, unmodified, against the authority that the environment names.
package interop

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"testing"

	sdk "github.com/tkhq/go-sdk"
	"github.com/tkhq/go-sdk/pkg/api/client"
	"github.com/tkhq/go-sdk/pkg/apikey"
)

// setting reads a variable as `postern env` prints it.
func setting(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("%s is not set: run `npm run test:interop`", name)
	}
	return value
}

func parentOrganization(t *testing.T) string {
	t.Helper()
	return setting(t, "TURNKEY_ORGANIZATION_ID")
}

// parentClient is a client that stamps with the parent's API key.
func parentClient(t *testing.T) *sdk.Client {
	t.Helper()
	return clientOf(t, must(apikey.FromTurnkeyPrivateKey(setting(t, "TURNKEY_API_PRIVATE_KEY"), apikey.SchemeP256))(t))
}

// clientOf is a client that stamps with a key and talks to the authority instead of api.turnkey.com.
func clientOf(t *testing.T, key *apikey.Key) *sdk.Client {
	t.Helper()
	base := must(url.Parse(setting(t, "TURNKEY_API_URL")))(t)
	return must(sdk.New(
		sdk.WithAPIKey(key),
		sdk.WithTransportConfig(client.TransportConfig{Host: base.Host, BasePath: "/", Schemes: []string{base.Scheme}}),
		sdk.WithLogger(testLogger{t}),
	))(t)
}

// testLogger shows what the SDK logs only with the test that failed.
type testLogger struct{ t *testing.T }

func (logger testLogger) Printf(format string, values ...any) { logger.t.Logf(format, values...) }

// lastCode reads the last code that was sent to a contact from the authority's inbox.
func lastCode(t *testing.T, contact string) string {
	t.Helper()
	inbox := setting(t, "TURNKEY_API_URL") + "/_authority/inbox?to=" + url.QueryEscape(contact)
	response := must(http.Get(inbox))(t)
	defer response.Body.Close()
	var answer struct {
		Messages []struct {
			Text string `json:"text"`
		} `json:"messages"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Messages) == 0 {
		t.Fatal("no message has arrived")
	}
	found := regexp.MustCompile(`is ([0-9A-Za-z]{6,9})(?:\s|$)`).FindStringSubmatch(answer.Messages[0].Text)
	if found == nil {
		t.Fatal("the message holds no code")
	}
	return found[1]
}

// must ends the test when a call has failed.
func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}
