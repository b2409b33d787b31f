package gate

import "testing"

func TestBrowsersAsPeopleCallThem(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36":                   "谷歌或同类浏览器，Windows",
		"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0":                     "Edge浏览器，Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 wxwork/4.1.20 MicroMessenger/7.0.1":                    "企业微信，iPhone",
		"Mozilla/5.0 (Linux; U; Android 13; zh-CN) AppleWebKit/537.36 Version/4.0 Chrome/100.0 Mobile Safari/537.36 AliApp(DingTalk/7.5.0)": "钉钉，安卓",
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/118.0 Safari/537.36 UOS Professional":                "统信浏览器，Linux",
		"curl/8": "其他程序", "": "其他程序", "<script>": "其他程序",
	} {
		if got := programOf(agent); got != want {
			t.Errorf("%s: %s, want %s", agent, got, want)
		}
	}
}
