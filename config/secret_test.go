package config_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"duban/config"
	"duban/remind/delivery"
)

// textOf returns a setting's value as an operator would type it.
func textOf(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case config.Secret:
		return x.Reveal()
	case delivery.Window:
		return fmt.Sprintf("%02d:%02d-%02d:%02d", x.Open/60, x.Open%60, x.Close/60, x.Close%60)
	default:
		return fmt.Sprint(x)
	}
}

const hush = "hunter2"

func TestASecretIsNeverShown(t *testing.T) {
	s := config.Default()
	s.Mail.Password = hush
	s.Channels = []config.Channel{{Name: "群", URL: "https://" + hush, Secret: hush}}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("settings", "password", s.Mail.Password, "all", s)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("settings", "password", s.Mail.Password, "all", s)
	shown := map[string]string{"slog": log.String()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10s", "%t"} {
		shown[verb] = fmt.Sprintf(verb+verb+verb, s.Mail.Password, s, &s)
	}
	j, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	y, err := yaml.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	shown["json"], shown["yaml"] = string(j), string(y)
	shown["error"] = fmt.Errorf("log in with %w", fmt.Errorf("%v", s.Mail.Password)).Error()
	hex := fmt.Sprintf("%x", hush)
	for how, text := range shown {
		if strings.Contains(text, hush) || strings.Contains(strings.ToLower(text), hex) {
			t.Errorf("%s shows the secret: %s", how, text)
		}
		if !strings.Contains(text, "***") {
			t.Errorf("%s does not show stars: %s", how, text)
		}
	}
	if s.Mail.Password.Reveal() != hush {
		t.Error("Reveal does not give the secret")
	}
}

// Every secret has its …_file beside it.
func TestEverySecretMayComeFromAFile(t *testing.T) {
	for _, typ := range []reflect.Type{reflect.TypeFor[config.Mail](), reflect.TypeFor[config.Channel]()} {
		for i := range typ.NumField() {
			f := typ.Field(i)
			if f.Type != reflect.TypeFor[config.Secret]() {
				continue
			}
			file, ok := typ.FieldByName(f.Name + "File")
			if want := f.Tag.Get("mapstructure") + "_file"; !ok || file.Tag.Get("mapstructure") != want {
				t.Errorf("%s.%s has no %s", typ, f.Name, want)
			}
		}
	}
}

func TestSecretsFromFiles(t *testing.T) {
	folder, credentials := t.TempDir(), t.TempDir()
	put := func(path, text string, mode os.FileMode) {
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil { // whatever the umask
			t.Fatal(err)
		}
	}
	put(filepath.Join(folder, "pass"), " beside \r\n", 0o600)
	put(filepath.Join(folder, "url"), "https://robot/key\n", 0o600)
	put(filepath.Join(folder, "sign"), "signature\n\n", 0o600)
	put(filepath.Join(folder, "open"), "open\n", 0o644)
	put(filepath.Join(folder, "empty"), "\n", 0o600)
	put(filepath.Join(credentials, "pass"), "credential\n", 0o400)
	put(filepath.Join(credentials, "secrets_pass"), "foldered\n", 0o400)
	tests := []struct {
		name     string
		text     string
		env      []string
		password string
		fault    string
		warning  string
	}{
		{name: "beside the settings", text: "mail: {username: u, password_file: pass}", password: "beside"},
		{
			name: "among the credentials", text: "mail: {username: u, password_file: pass}", password: "credential",
			env: []string{"CREDENTIALS_DIRECTORY=" + credentials},
		},
		{
			name: "beside the settings if not among the credentials", text: "mail: {username: u, password_file: sign}",
			env: []string{"CREDENTIALS_DIRECTORY=" + credentials}, password: "signature",
		},
		{
			name: "among the credentials of a folder", text: "mail: {username: u, password_file: secrets/pass}", password: "foldered",
			env: []string{"CREDENTIALS_DIRECTORY=" + credentials},
		},
		{
			name: "an absolute path", text: "mail: {username: u, password_file: " + filepath.Join(credentials, "pass") + "}",
			password: "credential",
		},
		{
			name: "readable by everybody", text: "mail: {username: u, password_file: open}", password: "open",
			warning: "open 人人可读",
		},
		{
			name: "both", text: "mail: {username: u, password: x, password_file: pass}", password: "x",
			fault: "mail.password_file：与 mail.password 不能同时填写",
		},
		{name: "missing", text: "mail: {username: u, password_file: none}", fault: "none 不存在"},
		{name: "empty", text: "mail: {username: u, password_file: empty}", fault: "empty 是空文件"},
		{
			name: "of a channel", text: "channels: [{name: n, kind: dingtalk, url_file: url, secret_file: sign}]",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(folder, "duban.yaml")
			put(file, tt.text, 0o600)
			s, err := config.Load(config.Options{File: file, Environ: tt.env})
			if got := s.Mail.Password.Reveal(); got != tt.password {
				t.Errorf("password %q, want %q", got, tt.password)
			}
			if len(s.Channels) == 1 {
				if c := s.Channels[0]; c.URL.Reveal() != "https://robot/key" || c.Secret.Reveal() != "signature" {
					t.Errorf("channel %q %q", c.URL.Reveal(), c.Secret.Reveal())
				}
			}
			if (tt.fault == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), tt.fault) {
				t.Errorf("error %v, want %q", err, tt.fault)
			}
			if warned := fmt.Sprint(s.Warnings); (tt.warning == "") != (len(s.Warnings) == 0) || !strings.Contains(warned, tt.warning) {
				t.Errorf("warnings %v, want %q", warned, tt.warning)
			}
		})
	}
}

// A slip in the settings is told without what may be a secret.
func TestASlipShowsNoSecret(t *testing.T) {
	for _, text := range []string{
		"mail: {password hunter2}", "mail:\n  password hunter2", "mail: {host: x, password \"hunter2\"}", "mail:\n  password hunter2\n  port: 25",
		"mail: {password: *hunter2}", "mail:\n  password: *hunter2", "mail: {password: &hunter2 x}", "mail: {password: !hunter2 x}",
		"mail: {password: {hunter2: x}}", "mail: {password: [hunter2]}", "mail: {password: \"hunter2}", "mail: {password: hunter2: x}",
		"mail: {password: %hunter2}", "mail: {password: @hunter2}", "mail: {password: `hunter2}", "mail: hunter2", "watch: {push_url: {https://x/hunter2}}",
		"channels: [{name: a, kind: wecom, url \"https://x/?key=hunter2\"}]", "channels:\n - {name: a, kind: wecom, url https://x/?key=hunter2}",
		"channels: [https://x/?key=hunter2]", "? hunter2-key https://x\n: y",
	} {
		name := filepath.Join(t.TempDir(), "duban.yaml")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := config.Load(config.Options{File: name})
		if err == nil || strings.Contains(err.Error()+fmt.Sprint(s.Warnings), hush) {
			t.Errorf("%s: %v, %v", text, err, s.Warnings)
		}
		if list, ok := strings.CutPrefix(text, "channels:"); ok {
			_, err := config.Load(config.Options{Search: []string{}, Environ: []string{"DUBAN_CHANNELS=" + strings.TrimSpace(list)}})
			if err == nil || strings.Contains(err.Error(), hush) {
				t.Errorf("$DUBAN_CHANNELS: %s: %v", list, err)
			}
		}
	}
}
