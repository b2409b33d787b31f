package config_test

import (
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"duban/config"
	"duban/remind"
)

const exampleFile = "../duban.example.yaml"

func TestExampleHoldsTheDefaults(t *testing.T) {
	got, err := config.Load(config.Options{File: exampleFile})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Warnings) > 0 {
		t.Errorf("warnings: %v", got.Warnings)
	}
	want := config.Default()
	want.Source = exampleFile
	want.Channels = []config.Channel{}
	want.Hours, want.Policy.Hours = []remind.Hour{}, []remind.Hour{}
	want.Policy.Own = []remind.OwnLadder{}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// The example's robots and hours are commented out; with them every key of the settings stands in it, and no other.
func TestExampleHoldsEveryKeyAndNoOther(t *testing.T) {
	text, err := os.ReadFile(exampleFile)
	if err != nil {
		t.Fatal(err)
	}
	whole := strings.NewReplacer("\nchannels: []\n", "\nchannels:\n", "\nhours: []\n", "\nhours:\n").Replace(string(text))
	whole = strings.ReplaceAll(whole, "\n#  - {", "\n  - {")
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(whole), &doc); err != nil {
		t.Fatal(err)
	}
	inFile := map[string]bool{}
	nodeKeys(doc.Content[0], "", inFile)
	inType := map[string]bool{}
	typeKeys(reflect.TypeFor[config.Settings](), "", inType)
	for k := range inType {
		optional := strings.HasPrefix(k, "policy.") // a ladder's stages need not show each field
		if !inFile[k] && !optional {
			t.Errorf("%s is missing in the example", k)
		}
	}
	for k := range inFile {
		if !inType[k] {
			t.Errorf("%s in the example is no setting", k)
		}
	}
	for _, field := range []string{"stage", "at", "unit", "every", "to"} {
		if !strings.Contains(whole, "{"+field+":") && !strings.Contains(whole, ", "+field+":") {
			t.Errorf("no stage in the example shows %s", field)
		}
	}
}

func nodeKeys(n *yaml.Node, key string, into map[string]bool) {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			nodeKeys(n.Content[i+1], strings.TrimPrefix(key+"."+n.Content[i].Value, "."), into)
		}
	case yaml.SequenceNode:
		for _, e := range n.Content {
			nodeKeys(e, key+"[]", into)
		}
	default:
		into[key] = true
	}
}

// typeKeys walks a type for itself, so that the package's own walk is not what proves it.
func typeKeys(typ reflect.Type, key string, into map[string]bool) {
	leaf := slices.Contains([]string{"delivery.Window", "remind.Role", "slog.Level"}, typ.String())
	switch {
	case !leaf && typ.Kind() == reflect.Struct:
		for i := range typ.NumField() {
			name := typ.Field(i).Tag.Get("mapstructure")
			if name == "" {
				name = strings.ToLower(typ.Field(i).Name)
			}
			if name != "-" {
				typeKeys(typ.Field(i).Type, strings.TrimPrefix(key+"."+name, "."), into)
			}
		}
	case !leaf && typ.Kind() == reflect.Slice:
		typeKeys(typ.Elem(), key+"[]", into)
	default:
		into[key] = true
	}
}

// defaultsAsText returns every single-valued key with a value that differs from its default.
func defaultsAsText(t *testing.T) map[string]string {
	t.Helper()
	inType := map[string]bool{}
	typeKeys(reflect.TypeFor[config.Settings](), "", inType)
	other := map[string]string{
		"timezone": "PRC", "window": "07:00-08:00", "log.level": "DEBUG", "log.format": "json", "mail.tls": "starttls",
		"admin.channel": "g", "builtin": "false", "store.driver": "sqlite", "page.listen": ":1", "page.public_url": "http://h", "page.cert_file": "/c.pem", "page.key_file": "/k.pem", "admin.address": "a@b",
		"mail.from": "a@b", "mail.reply_to": "a@b", "mail.ca_file": "/ca.pem", "mail.bounces.ca_file": "/ca.pem",
		"answers.inbox.ca_file": "/ca.pem", "answers.listen": ":2", "answers.public_url": "http://h", "answers.receipts": "true", "templates": "/texts",
		"reports.dispatch": "off", "reports.bulletin": "off", "reports.ranking": "true",
	}
	for k := range inType {
		if strings.Contains(k, "[]") {
			continue
		}
		if other[k] == "" {
			other[k] = strconv.Itoa(7000 + len(k))
		}
	}
	return other
}
