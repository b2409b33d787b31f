package config_test

import (
	"fmt"
	"strings"
	"testing"

	"duban/config"
)

// Passwords that cross the network in the clear are warned of; on this machine, encrypted, or behind a proxy of ours they are not.
func TestAPageInTheClearIsWarnedOf(t *testing.T) {
	for page, want := range map[string]bool{
		"{}": false, "{listen: 'localhost:8770'}": false, "{listen: '[::1]:8770'}": false, "{listen: ''}": false,
		"{listen: ':8770'}": true, "{listen: '10.0.0.5:8770'}": true, "{listen: '0.0.0.0:8770', public_url: 'https://duban.city.gov.cn'}": true,
		"{listen: '10.0.0.5:8770', trusted_proxies: 10.0.0.1}": false,
	} {
		s, err := config.Load(config.Options{File: write(t, "duban.yaml", "page: "+page)})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(fmt.Sprint(s.Warnings), "网页的登录密码将在网络上明文传送"); got != want {
			t.Errorf("%s: %v", page, s.Warnings)
		}
	}
}

// Links lead to where the page is reached.
func TestWhereThePageIs(t *testing.T) {
	for _, tt := range []struct {
		page config.Page
		want string
	}{
		{config.Page{Listen: "127.0.0.1:8770"}, "http://127.0.0.1:8770"},
		{config.Page{Listen: ":8770", CertFile: "a"}, "https://127.0.0.1:8770"},
		{config.Page{Listen: "[::]:8770"}, "http://127.0.0.1:8770"},
		{config.Page{Listen: "10.0.0.5:8770"}, "http://10.0.0.5:8770"},
		{config.Page{Listen: ":8770", PublicURL: "https://duban.city.gov.cn/"}, "https://duban.city.gov.cn"},
		{config.Page{}, ""},
		{config.Page{PublicURL: "https://duban.city.gov.cn"}, ""},
	} {
		if got := tt.page.Base(); got != tt.want {
			t.Errorf("%+v: %q", tt.page, got)
		}
	}
}

func TestProxies(t *testing.T) {
	p := config.Page{Trusted: "10.0.0.1，192.168.1.7/24 ::1, ::ffff:10.0.0.2"}
	if got := fmt.Sprint(p.Proxies()); got != "[10.0.0.1/32 192.168.1.0/24 ::1/128 10.0.0.2/32]" {
		t.Error(got)
	}
}
