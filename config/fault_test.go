package config_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"duban/config"
)

// A fault is shown as where: key: message.
func TestFaults(t *testing.T) {
	tests := []struct {
		name string
		text string
		want []string // one beginning for each fault
	}{
		{"no YAML", "mail: [", []string{"F:1：不是有效的 YAML，请检查该处附近的缩进、冒号和引号（yaml: "}},
		{"no YAML further down", "state: a\nround: \"0 9\nmail: {host: x}\n", []string{"F:2：不是有效的 YAML，请检查该处附近的缩进、冒号和引号（yaml: "}},
		{"not UTF-8", "office: {name: \xca\xd0}", []string{"F:1：文件像是 GB18030（ANSI）编码，请另存为 UTF-8"}},
		{"two documents", "state: a\n---\nstate: b\n", []string{"F：含有不止一份 YAML，请删去 --- 及其后的内容"}},
		{"a list as a whole", "- mail", []string{"F:1：应为下级设置项（名称: 值）"}},
		{"unknown key with a near one", "mail:\n  prot: 25", []string{"F:2：mail.prot：没有这个设置项，是否应为 mail.port？"}},
		{"unknown group", "\nmial: {host: x}", []string{"F:2：mial：没有这个设置项，是否应为 mail？"}},
		{"unknown key with none near", "zzzzzzzzzz: 1", []string{"F:1：zzzzzzzzzz：没有这个设置项"}},
		{
			"unknown key in a list", "policy:\n closed:\n - {stage: b, too: [lead], to: [lead]}",
			[]string{"F:3：policy.closed[0].too：没有这个设置项，是否应为 policy.closed[0].to？"},
		},
		{"dotted key", "mail.host: x", []string{"F:1：mail.host：没有这个设置项"}},
		{"upper case", "Mail: {host: x}", []string{"F:1：Mail：没有这个设置项，是否应为 mail？"}},
		{"given twice", "state: a\nstate: b", []string{"F:2：state：重复填写，请删去一处"}},
		{"alias", "office: &a {name: x}\nadmin: *a", []string{"F:1：office：不支持 YAML 的锚点（&、*），请把值写全", "F:2：admin：不支持 YAML 的锚点（&、*），请把值写全"}},
		{"merge key", "mail: {<<: {host: x}}", []string{"F:1：mail.<<：没有这个设置项"}},
		{"a value for a group", "mail: mail.example", []string{"F:1：mail：应为下级设置项（名称: 值）"}},
		{"a group for a value", "state: {a: b}", []string{"F:1：state：应为单个值，不能是列表或下级设置项"}},
		{"a list for a value", "state: [a]", []string{"F:1：state：应为单个值，不能是列表或下级设置项"}},
		{"a value for a list", "channels: x", []string{"F:1：channels：应为列表（[…]，或每行以 - 开头）"}},
		{"an empty element", "channels:\n  -\n", []string{"F:2：channels[0]：不能为空"}},
		{"a value for an element", "channels:\n  - x\n", []string{"F:2：channels[0]：应为下级设置项（名称: 值）"}},

		{"timezone", "timezone: Europe/Berlin", []string{"F:1：timezone：不支持“Europe/Berlin”，只能是 Asia/Shanghai"}},
		{"round", `round: ""`, []string{"F:1：round：不能为空"}},
		{"window", "window: 17:30", []string{"F:1：window："}},
		{"a window that begins the day before", "window: '-1:00-17:30'", []string{"F:1：window：“-1:00-17:30”不是时段，应为一天之内的起止时间，如 08:30-17:30"}},
		{"a window that ends the day after", "window: '08:30-24:30'", []string{"F:1：window：“08:30-24:30”不是时段"}},
		{"a window of minutes that no hour has", "window: '08:60-17:30'", []string{"F:1：window：“08:60-17:30”不是时段"}},
		{"caps", "caps: {per_day: -1, per_week: -2}", []string{"F:1：caps.per_day：不能是-1，应为0或正整数", "F:1：caps.per_week：不能是-2，应为0或正整数"}},
		{"caps of a fraction", "caps: {per_day: 1.5}", []string{"F:1：caps.per_day：“1.5”不是整数"}},
		{"an hour outside the window", "hours: [{to: [leader], at: '17:30'}]", []string{"F:1：hours[0].at：17:30不在发送时段（08:30-17:30）之内"}},
		{"an hour before the window", "hours: [{to: [leader], at: '08:29'}]", []string{"F:1：hours[0].at：08:29不在发送时段（08:30-17:30）之内"}},
		{"an hour that is none", "hours: [{to: [leader], at: 16h}]", []string{"F:1：hours[0].at：“16h”不是时间，应写成 16:00", "F:1：hours[0].at：00:00不在发送时段（08:30-17:30）之内"}},
		{"an hour that YAML reads in sixties", "hours: [{to: [leader], at: 960}]", []string{"F:1：hours[0].at：“960”不是时间，应写成 16:00", "F:1：hours[0].at：00:00不在发送时段（08:30-17:30）之内"}},
		{"an hour left out", "hours: [{to: [leader]}]", []string{"F:1：hours[0].at：00:00不在发送时段（08:30-17:30）之内"}},
		{"an hour for nobody", "hours: [{at: '16:00'}]", []string{"F:1：hours[0]：没有写明角色（to）或渠道（channel）；全部提醒的时间由 round 设定"}},
		{"an hour of no role", "hours: [{to: [mayor], at: '16:00'}]", []string{"F:1：hours[0].to[0]：没有角色“mayor”，应为其中之一：responsible、lead、leader、head、office、inspection、cooperating"}},
		{"an hour of a role twice", "hours: [{to: [lead, lead], at: '16:00'}]", []string{"F:1：hours[0].to：角色 lead 重复"}},
		{"an hour of no channel", "hours: [{channel: 群, at: '16:00'}]", []string{"F:1：hours[0].channel：“群”既不是 mail，也不是已设置的渠道名"}},
		{"admin's address", "admin: {address: nobody}", []string{"F:1：admin.address：“nobody”不是邮箱地址，应写成 督办 <duban@office.example>"}},
		{"admin's channel", "admin: {channel: 群}", []string{"F:1：admin.channel：“群”既不是 mail，也不是已设置的渠道名"}},
		{"office", "office: {name: ' '}", []string{"F:1：office.name：不能为空"}},
		{"host with a port", "mail: {host: 'mail.test:25', from: a@b.test}", []string{"F:1：mail.host：只填主机名或地址，端口另填在 port"}},
		{"host with a scheme", "mail: {host: 'smtp://mail.test', from: a@b.test}", []string{"F:1：mail.host：只填主机名或地址，端口另填在 port"}},
		{"host in full width", "mail: {host: mail。city.gov.cn, from: a@b.test}", []string{"F:1：mail.host：“mail。city.gov.cn”含有英文半角字母、数字和点以外的字符，请改正（中文域名写成 xn--… 的形式）"}},
		{"bounces' host in full width", "mail: {bounces: {host: imap．city.gov.cn, username: u, password: p}}", []string{"F:1：mail.bounces.host：“imap．city.gov.cn”含有英文半角字母、数字和点以外的字符，请改正（中文域名写成 xn--… 的形式）"}},
		{"office unseen", "office: {name: \"整改办\u202e\", phone: \"0734\\e[31m\"}", []string{"F:1：office.name：含有看不见的字符U+202E，请删去", "F:1：office.phone：含有看不见的字符U+001B，请删去"}},
		{"a channel's name with a blank", "channels: [{name: '群 ', kind: wecom, url: 'https://a'}]", []string{"F:1：channels[0].name：“群 ”首尾有空格，请删去（通讯录无法填写这样的名称）"}},
		{"port", "mail: {port: 70000}", []string{"F:1：mail.port：70000不是端口号，应为1至65535"}},
		{"port in words", "mail: {port: smtp}", []string{"F:1：mail.port：“smtp”不是整数"}},
		{"tls", "mail: {tls: yes}", []string{"F:1：mail.tls：不能是“yes”，应为 implicit、starttls、none"}},
		{"login without a password", "mail: {username: u}", []string{"F:1：mail.username：登录还须填写 mail.password_file 或 mail.password"}},
		{"password without a login", "mail: {password: p}", []string{"F:1：mail.password：填写了密码，还须填写 mail.username"}},
		{"from", "mail: {from: 督办}", []string{"F:1：mail.from：“督办”不是邮箱地址，应写成 督办 <duban@office.example>"}},
		{"reply_to", "mail: {reply_to: 督办}", []string{"F:1：mail.reply_to：“督办”不是邮箱地址，应写成 督办 <duban@office.example>"}},
		{"from in full width", "mail: {host: 127.0.0.1, port: 2525, tls: none, from: \"督办 <duban@city。gov。cn>\"}", []string{"F:1：mail.from：“督办 <duban@city。gov。cn>”不是邮箱地址，应写成 督办 <duban@office.example>（邮箱地址无效：含有“。”，只能使用英文半角的字母、数字和符号（是否应为“duban@city.gov.cn”））"}},
		{"from with a letter that looks the same", "mail: {from: duban@сity.gov.cn}", []string{"F:1：mail.from："}},
		{"from too long", "mail: {from: " + strings.Repeat("a", 70) + "@city.gov.cn}", []string{"F:1：mail.from："}},
		{"from glued", "mail: {from: \"督办<duban@city.gov.cn>office@city.gov.cn\"}", []string{"F:1：mail.from："}},
		{"from with an unseen character", "mail: {from: \"duban\u200b@city.gov.cn\"}", []string{"F:1：mail.from："}},
		{"from with an unseen character in its name", "mail: {from: \"督\u202e办 <duban@city.gov.cn>\"}", []string{"F:1：mail.from：含有看不见的字符U+202E，请删去"}},
		{"reply_to in full width", "mail: {reply_to: a@city。gov。cn}", []string{"F:1：mail.reply_to："}},
		{"two in reply_to", "mail: {reply_to: \"a@city.gov.cn, b@city.gov.cn\"}", []string{"F:1：mail.reply_to："}},
		{"admin in full width", "admin: {address: a＠city.gov.cn}", []string{"F:1：admin.address："}},
		{"admin of other letters", "admin: {address: 督办@city.gov.cn}", []string{"F:1：admin.address："}},
		{"budget", "mail: {per_minute: -1, per_hour: -1}", []string{"F:1：mail.per_minute：不能是-1，应为0或正整数", "F:1：mail.per_hour：不能是-1，应为0或正整数"}},
		{"authorities missing", "mail: {ca_file: none.pem}", []string{"F:1：mail.ca_file：文件 "}},
		{"authorities of another sort", "mail: {ca_file: duban.yaml}", []string{"F:1：mail.ca_file："}},
		{"listen", "page: {listen: '8770'}", []string{"F:1：page.listen：“8770”的写法不对，应为 主机:端口，如 127.0.0.1:8770"}},
		{"listen on no port", "page: {listen: 'localhost:http!'}", []string{"F:1：page.listen："}},
		{"a certificate alone", "page: {cert_file: a.pem}", []string{"F:1：page.cert_file：填写了证书，还须填写 page.key_file"}},
		{"a key alone", "page: {key_file: a.pem}", []string{"F:1：page.key_file：填写了密钥，还须填写 page.cert_file"}},
		{"a certificate that is none", "page: {cert_file: duban.yaml, key_file: duban.yaml}", []string{"F:1：page.cert_file：证书与密钥不能使用：须为 PEM 格式，且二者配套（"}},
		{"a certificate that is missing", "page: {cert_file: none.pem, key_file: duban.yaml}", []string{"F:1：page.cert_file：文件 "}},
		{"a proxy that is no address", "page: {trusted_proxies: '10.0.0.1, proxy.city'}", []string{"F:1：page.trusted_proxies：“proxy.city”不是地址或者网段，应写成 10.0.0.1 或 10.0.0.0/24"}},
		{"everybody as a proxy", "page: {trusted_proxies: 0.0.0.0/0}", []string{"F:1：page.trusted_proxies：不能信任所有地址"}},
		{"public_url", "page: {public_url: office.example}", []string{"F:1：page.public_url："}},
		{"inbox without a login", "answers: {inbox: {host: imap.city.gov.cn}}", []string{"F:1：answers.inbox.username：不能为空", "F:1：answers.inbox.username：登录还须填写 answers.inbox.password_file 或 answers.inbox.password"}},
		{"inbox with a port", "answers: {inbox: {host: 'imap.city.gov.cn:993', username: u, password: p}}", []string{"F:1：answers.inbox.host：只填主机名或地址，端口另填在 port"}},
		{"inbox of no protection", "answers: {inbox: {tls: ssl, port: 0}}", []string{"F:1：answers.inbox.port：0不是端口号，应为1至65535", "F:1：answers.inbox.tls：不能是“ssl”，应为 implicit、starttls、none"}},
		{"inbox's folder", "answers: {inbox: {host: imap.city.gov.cn, username: u, password: p, folder: ''}}", []string{"F:1：answers.inbox.folder：不能为空"}},
		{"inbox's authorities", "answers: {inbox: {ca_file: none.pem}}", []string{"F:1：answers.inbox.ca_file：文件 "}},
		{"answers on no port", "answers: {listen: '8771'}", []string{"F:1：answers.listen：“8771”的写法不对，应为 主机:端口，如 127.0.0.1:8770"}},
		{"answers in no scheme", "answers: {public_url: 'duban.city.gov.cn'}", []string{"F:1：answers.public_url：“duban.city.gov.cn”的写法不对，应为 http:// 或 https:// 开头的地址"}},
		{"answers from nowhere", "answers: {public_url: 'https://duban.city.gov.cn', listen: ''}", []string{"F:1：answers.listen：填写了网址（public_url），邮件将带有答复链接，须填写答复页面的监听地址，如 127.0.0.1:8771"}},
		{"answers on the page", "answers: {listen: '127.0.0.1:8770'}\npage: {public_url: 'https://duban.city.gov.cn'}", []string{"F:1：answers.listen：与 page.listen 相同，请另用一个端口：答复页面可供外单位访问，整改办网页只供内部使用"}},
		{"driver", "store: {driver: oracle}", []string{"F:1：store.driver：不能是“oracle”，应为 sqlite、postgres"}},
		{"a server that nobody names", "store: {driver: postgres}", []string{"F:1：store.dsn_file：driver 为 postgres 时须填写：写明数据库服务器地址、用户、密码的文件"}},
		{"state", "state: ''", []string{"F:1：state：不能为空"}},
		{"log level", "log: {level: loud}", []string{"F:1：log.level：不能是“loud”，应为 debug、info、warn、error"}},
		{"no log level", "log: {level: ''}", []string{"F:1：log.level：不能是“”，应为 debug、info、warn、error"}},
		{"reports", "reports: {dispatch: daily, bulletin: weekly}", []string{"F:1：reports.dispatch：不能是“daily”，应为 weekly、off", "F:1：reports.bulletin：不能是“weekly”，应为 monthly、off"}},
		{"ranking", "reports: {ranking: some}", []string{"F:1：reports.ranking：不能是“some”，应为 true 或 false"}},
		{"log format", "log: {format: xml}", []string{"F:1：log.format：不能是“xml”，应为 auto、text、json、journal"}},

		{
			"a channel of nothing", "channels: [{}]",
			[]string{"F:1：channels[0].name：不能为空", "F:1：channels[0].kind：不能是“”，应为 wecom、dingtalk、feishu、webhook", "F:1：channels[0].url：没有填写，请填写 url_file 或 url"},
		},
		{
			"a name taken", "channels:\n- {name: a, kind: feishu, url: 'https://a'}\n- {name: a, kind: feishu, url: 'https://a'}",
			[]string{"F:3：channels[1].name：“a”与另一渠道重名，请改名"},
		},
		{"the name mail", "channels: [{name: mail, kind: feishu, url: 'https://a'}]", []string{"F:1：channels[0].name：“mail”与另一渠道重名，请改名"}},
		{"a name that a key cannot hold", "channels: [{name: 督办|一组, kind: feishu, url: 'https://a'}]", []string{"F:1：channels[0].name：“督办|一组”不能含有 |，请改名"}},
		{"robot without TLS", "channels: [{name: a, kind: feishu, url: 'http://a'}]", []string{"F:1：channels[0].url：应为 https:// 开头的地址（只有 webhook 和本机地址可用 http://）"}},
		{"webhook of another scheme", "channels: [{name: a, kind: webhook, url: 'ftp://a'}]", []string{"F:1：channels[0].url：应为 https:// 开头的地址（只有 webhook 和本机地址可用 http://）"}},
		{"a keyword of a webhook", "channels: [{name: a, kind: webhook, url: 'https://a', keyword: x}]", []string{"F:1：channels[0].keyword：只有群机器人需要关键词，请删去"}},
		{"a keyword too long", "channels: [{name: a, kind: dingtalk, url: 'https://a', keyword: 一二三四五六七八九十一二三四五六七八九十一}]", []string{"F:1：channels[0].keyword：最多20个字，且不能含有 <>@*_`[]#"}},
		{"a keyword that is markup", "channels: [{name: a, kind: dingtalk, url: 'https://a', keyword: '<@x>'}]", []string{"F:1：channels[0].keyword：最多20个字，且不能含有 <>@*_`[]#"}},
		{"a secret of WeCom", "channels: [{name: a, kind: wecom, url: 'https://a', secret: x}]", []string{"F:1：channels[0].secret：企业微信机器人没有密钥（其密钥在 url 中），请删去"}},
		{"an old secret of a robot", "channels: [{name: a, kind: feishu, url: 'https://a', old_secret: x}]", []string{"F:1：channels[0].old_secret：只有 webhook 可用两个密钥签名，请删去"}},
		{"a webhook's secret in clear", "channels: [{name: a, kind: webhook, url: 'https://a', secret: x}]", []string{"F:1：channels[0].secret：应为 whsec_ 加24至64字节的 base64，可用此命令生成：echo whsec_$(openssl rand -base64 32)"}},
		{"a webhook's secret too short", "channels: [{name: a, kind: webhook, url: 'https://a', secret: whsec_AAAA}]", []string{"F:1：channels[0].secret：应为 whsec_ 加24至64字节的 base64，可用此命令生成：echo whsec_$(openssl rand -base64 32)"}},
		{
			"an old secret alone", "channels: [{name: a, kind: webhook, url: 'https://a', old_secret: whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=}]",
			[]string{"F:1：channels[0].old_secret：还须填写 secret（新密钥）"},
		},
		{"a negative budget", "channels: [{name: a, kind: feishu, url: 'https://a', per_minute: -1}]", []string{"F:1：channels[0].per_minute：不能是-1，应为0或正整数"}},
		{"a budget in words", "channels: [{name: a, kind: feishu, url: 'https://a', per_minute: many}]", []string{"F:1：channels[0].per_minute：“many”不是整数"}},
		{"a proxy without a host", "channels: [{name: a, kind: feishu, url: 'https://a', proxy: 'socks://x'}]", []string{"F:1：channels[0].proxy：应为 http:// 或 https:// 开头的地址"}},
		{"no certificate", "channels: [{name: a, kind: feishu, url: 'https://a', ca_file: /dev/null}]", []string{"F:1：channels[0].ca_file：/dev/null 不是普通文件"}},
		{"no URL at all", "channels: [{name: a, kind: webhook, url: ':'}]", []string{"F:1：channels[0].url：应为 https:// 开头的地址（只有 webhook 和本机地址可用 http://）"}},

		{
			"faults of all sorts at once", "mial: 1\nmail: {port: x, tls: y}\nwindow: z\nlog: {level: w}\nstore: {driver: v}",
			[]string{"F:1：mial：", "F:2：mail.port：", "F:3：window：", "F:4：log.level：", "F:5：store.driver：", "F:2：mail.tls："},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { wantFaults(t, tt.text, tt.want) })
	}
}

func TestPolicyFaults(t *testing.T) {
	const late = "{stage: late, at: 1, to: [responsible]}"
	tests := []struct {
		name string
		text string
		want []string
	}{
		{
			"nobody responsible hears after the date", "deadline: [{stage: d0, to: [responsible]}, {stage: o1, at: 1, to: [lead]}]",
			[]string{"F:2：policy.deadline：到期之后没有提醒责任单位（responsible）的节点，事项逾期后将无人提醒"},
		},
		{"no ladder", "deadline: []", []string{"F:2：policy.deadline：到期之后没有提醒责任单位（responsible）的节点，事项逾期后将无人提醒"}},
		{"name missing", "deadline: [" + late + ", {at: 2, to: [lead]}]", []string{"F:2：policy.deadline[1].stage：不能为空"}},
		{
			"name taken", "deadline: [" + late + ", {stage: late, at: 2, to: [lead]}]",
			[]string{"F:2：policy.deadline[1].stage：“late”与该规则的另一节点重名"},
		},
		{
			"a name that a key cannot hold", "deadline: [" + late + ", {stage: 'd7|d3', at: -7, to: [lead]}]",
			[]string{"F:2：policy.deadline[1].stage：“d7|d3”不能含有 |，请改名"},
		},
		{
			"name of what is no stage", "closed: [{stage: outcome, at: 6, unit: months, to: [lead]}]",
			[]string{"F:2：policy.closed[0].stage：“outcome”用于告知办理结果，请换一个名称"},
		},
		{"a crowd of one", "deadline: [" + late + ", {stage: p, at: -9, together: 1, to: [lead]}]", []string{"F:2：policy.deadline[1].together：不能是1，应为同日到期的问题数（2以上）；逐个提醒的请删去"}},
		{"a crowd after the date", "deadline: [" + late + ", {stage: p, at: 9, together: 5, to: [lead]}]", []string{"F:2：policy.deadline[1].together：只用于到期前提醒一次的节点：请删去，或把 at 设为负数并删去 every"}},
		{"a crowd in another ladder", "closed: [{stage: b, at: 6, together: 5, to: [lead]}]", []string{"F:2：policy.closed[0].together：只用于到期前提醒一次的节点：请删去，或把 at 设为负数并删去 every"}},
		{"no role", "closed: [{stage: b, at: 6}]", []string{"F:2：policy.closed[0].to：没有写明角色"}},
		{"unknown role", "closed: [{stage: b, at: 6, to: [mayor]}]", []string{"F:2：policy.closed[0].to[0]：没有角色“mayor”，应为其中之一：responsible、lead、leader、head、office、inspection、cooperating"}},
		{"a role twice", "closed: [{stage: b, at: 6, to: [lead, lead]}]", []string{"F:2：policy.closed[0].to：角色 lead 重复"}},
		{"far before", "deadline: [" + late + ", {stage: d, at: -3651, to: [lead]}]", []string{"F:2：policy.deadline[1].at：-3651超出范围，应为-3650至3650"}},
		{"far after", "closed: [{stage: b, at: 3651, to: [lead]}]", []string{"F:2：policy.closed[0].at：3651超出范围，应为-3650至3650"}},
		{
			"beyond all numbers", "closed: [{stage: b, at: 99999999999, to: [lead]}]",
			[]string{"F:2：policy.closed[0].at：“99999999999”不是整数"},
		},
		{"unit", "closed: [{stage: b, at: 1, unit: years, to: [lead]}]", []string{"F:2：policy.closed[0].unit：不能是“years”，应为 workdays、months，按天计的请删去"}},
		{
			"before an event", "closed: [{stage: b, at: -5, unit: workdays, to: [lead]}]",
			[]string{"F:2：policy.closed[0].at：该规则从事件发生之日算起，不能提前，应为0或正数"},
		},
		{"own for nobody", "own: [{ladder: closed, stages: []}]", []string{"F:2：policy.own[0]：没有写明方案（plan）、类别（class）或事项（key）；对全部事项适用的，直接写在 policy 下"}},
		{"own of a key in a plan", "own: [{plan: p, key: p/1, ladder: closed, stages: []}]", []string{"F:2：policy.own[0]：写明了事项（key），请删去方案（plan）和类别（class）"}},
		{"own of half a key", "own: [{key: 24.2, ladder: closed, stages: []}]", []string{"F:2：policy.own[0].key：“24.2”不是完整的事项编号，应写成 方案编号/24.2"}},
		{"own of no class", "own: [{class: milestone, ladder: closed, stages: []}]", []string{"F:2：policy.own[0].class：没有类别“milestone”，应为其中之一：problem、measure、standing"}},
		{"own of no ladder", "own: [{plan: p, ladder: closing, stages: []}]", []string{"F:2：policy.own[0].ladder：没有规则“closing”，应为其中之一：deadline、standing、reported、accepted、closed、returned、resumed、quarter"}},
		{"own without stages", "own: [{plan: p, ladder: closed}]", []string{"F:2：policy.own[0].stages：没有填写；不提醒任何人的写 []"}},
		{
			"own twice", "own: [{plan: p, ladder: closed, stages: []}, {plan: p, ladder: closed, stages: []}]",
			[]string{"F:2：policy.own[1]：与 policy.own[0] 重复：同一范围的同一规则只能写一次"},
		},
		{
			"own that never holds", "own: [{class: measure, ladder: standing, stages: []}]",
			[]string{"F:2：policy.own[0]：类别 measure 的事项不适用规则 standing"},
		},
		{"own that falls silent", "own: [{plan: p, ladder: deadline, stages: []}]", []string{"F:2：policy.own[0].stages：到期之后没有提醒责任单位（responsible）的节点，事项逾期后将无人提醒"}},
		{
			"a fault in a stage of its own", "own: [{plan: p, ladder: closed, stages: [{stage: b, at: 3651, to: [lead]}]}]",
			[]string{"F:2：policy.own[0].stages[0].at：3651超出范围，应为-3650至3650"},
		},
		{"repeat", "reported: [{stage: r, every: friday, to: [lead]}]", []string{"F:2：policy.reported[0].every：不能是“friday”，该规则可用：不填（只一次）、monday、fortnight、first-monday"}},
		{
			"December outside the standing ladder", "closed: [{stage: b, every: december, to: [lead]}]",
			[]string{"F:2：policy.closed[0].every：不能是“december”，该规则可用：不填（只一次）、monday、fortnight、first-monday"},
		},
		{
			"Mondays in the standing ladder", "standing: [{stage: s, every: monday, to: [lead]}]",
			[]string{"F:2：policy.standing[0].every：不能是“monday”，该规则可用：不填（只一次）、december"},
		},
		{"an offset in a ladder told once", "returned: [{stage: back, at: 3, to: [lead]}]", []string{"F:2：policy.returned[0]：该规则不使用 at、unit，请删去"}},
		{
			"a repeat in a ladder told once", "resumed: [{stage: on, every: monday, to: [lead]}]",
			[]string{"F:2：policy.resumed[0].every：不能是“monday”，该规则可用：不填（只一次）"},
		},
		{"caps have their own key", "caps: {per_day: 1}", []string{"F:2：policy.caps：没有这个设置项"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { wantFaults(t, "policy:\n  "+tt.text, tt.want) })
	}
}

// A robot's address under another kind would be posted to in a form that it refuses, and many say so with 200.
func TestKindsAndAddresses(t *testing.T) {
	text, err := os.ReadFile("testdata/webhook-to-wecom.yaml")
	if err != nil {
		t.Fatal(err)
	}
	wantFaults(t, string(text), []string{"F:3：channels[0].url：这是 wecom 机器人的地址，而 kind 是“webhook”：请把 kind 改为 wecom"})
	addresses := map[string]string{
		"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=hunter2": "wecom", "https://wx.city.gov.cn/gate/cgi-bin/webhook/send?key=hunter2": "wecom",
		"https://oapi.dingtalk.com/robot/send?access_token=hunter2": "dingtalk", "https://127.0.0.1/gate/robot/send?access_token=hunter2": "dingtalk",
		"https://open.feishu.cn/open-apis/bot/v2/hook/hunter2": "feishu", "https://open.larksuite.com/open-apis/bot/v2/hook/hunter2": "feishu",
		"https://im.city.gov.cn/open-apis/bot/v2/hook/hunter2": "feishu", "https://open.feishu.cn/open-apis/bot/hook/hunter2": "feishu",
		"https://QYAPI.weixin.qq.com:443/cgi-bin/webhook/send?key=hunter2": "wecom",
		"https://duty.city.gov.cn/hook/hunter2":                            "", "https://gate.city.gov.cn/robot/send": "", "https://127.0.0.1/send?key=hunter2": "",
	}
	for address, is := range addresses {
		for _, kind := range []string{"wecom", "dingtalk", "feishu", "webhook"} {
			dir := t.TempDir()
			file := filepath.Join(dir, "duban.yaml")
			err := errors.Join(os.WriteFile(filepath.Join(dir, "u"), []byte(address), 0o600),
				os.WriteFile(file, fmt.Appendf(nil, "channels: [{name: a, kind: %s, url_file: u}]", kind), 0o600))
			if err != nil {
				t.Fatal(err)
			}
			_, err = config.Load(config.Options{File: file})
			if good := is == "" || is == kind; good != (err == nil) {
				t.Errorf("%s as %s: %v", address, kind, err)
			}
			if err != nil && (!strings.HasPrefix(err.Error(), file+":1：channels[0].url_file：") || !strings.HasSuffix(err.Error(), "请把 kind 改为 "+is) || strings.Contains(err.Error(), hush)) {
				t.Errorf("%s as %s: %v", address, kind, err)
			}
		}
	}
	wantFaults(t, "watch: {push_url: \"https://oapi.dingtalk.com/robot/send?access_token=a\"}", []string{"F:1：watch.push_url：这是 dingtalk 机器人的地址，不能用来报告运行情况"})
}

// A certificate as Windows exports one is told from no certificate at all.
func TestAuthoritiesInDER(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	file := write(t, "ca.cer", string(der))
	wantFaults(t, "mail: {ca_file: "+file+"}", []string{"F:1：mail.ca_file：" + file + " 是 DER 格式的证书，请转为 PEM：openssl x509 -inform der"})
}

// wantFaults loads text as a settings file and expects just these faults, in any order; F stands for the file.
func wantFaults(t *testing.T, text string, want []string) {
	t.Helper()
	file := write(t, "duban.yaml", text)
	_, err := config.Load(config.Options{File: file})
	var faults config.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("error %v, want Faults", err)
	}
	if n := len(strings.Split(err.Error(), "\n")); n < len(faults) {
		t.Errorf("%d lines for %d faults", n, len(faults))
	}
	got := make([]string, len(faults))
	for i, f := range faults {
		got[i] = strings.ReplaceAll(f.String(), file, "F")
	}
	for _, w := range want {
		i := slices.IndexFunc(got, func(g string) bool { return strings.HasPrefix(g, w) })
		if i < 0 {
			t.Errorf("missing %q among %q", w, got)
			continue
		}
		got = slices.Delete(got, i, i+1)
	}
	if len(got) > 0 {
		t.Errorf("more faults: %q", got)
	}
}

func TestAFaultNamesWhoSetTheKey(t *testing.T) {
	file := write(t, "duban.yaml", "mail: {port: 0}\nchannels: [{name: a, kind: x, url: https://a}]")
	tests := []struct {
		name  string
		env   []string
		flags map[string]string
		want  []string
	}{
		{"the file", nil, nil, []string{file + ":1：mail.port：0不是端口号", file + ":2：channels[0].kind"}},
		{"a variable", []string{"DUBAN_MAIL_PORT=0"}, nil, []string{"$DUBAN_MAIL_PORT：mail.port：0不是端口号"}},
		{"a variable's list", []string{"DUBAN_CHANNELS=[{name: a}]"}, nil, []string{"$DUBAN_CHANNELS：channels[0].url：没有填写"}},
		{"a variable that is no YAML", []string{"DUBAN_CHANNELS=[{"}, nil, []string{"$DUBAN_CHANNELS：channels：不是有效的 YAML"}},
		{"a flag", nil, map[string]string{"mail.port": "x"}, []string{"命令行：mail.port：“x”不是整数"}},
		{"a flag of no key", nil, map[string]string{"mail": "x"}, []string{"命令行：mail：没有这个设置项"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := config.Load(config.Options{File: file, Environ: tt.env, Flags: tt.flags})
			for _, w := range tt.want {
				if err == nil || !strings.Contains(err.Error(), w) {
					t.Errorf("error %v, want %q", err, w)
				}
			}
		})
	}
}

func TestWarnings(t *testing.T) {
	tests := []struct {
		name string
		text string
		env  []string
		want string
	}{
		{"misspelt variable", "", []string{"DUBAN_MAIL_HSOT=x"}, "$DUBAN_MAIL_HSOT：没有对应的设置项"},
		{"example sender", "mail: {host: mail.test}", nil, "mail.from：发件人仍是示例地址"},
		{"password in clear", "mail: {username: u, password: p, tls: none}", nil, "F:1：mail.tls：不用 TLS，密码将在网络上明文传送"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := write(t, "duban.yaml", tt.text)
			s, err := config.Load(config.Options{File: file, Environ: tt.env})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.ReplaceAll(fmt.Sprint(s.Warnings), file, "F"); len(s.Warnings) != 1 || !strings.Contains(got, tt.want) {
				t.Errorf("warnings %s, want %q", got, tt.want)
			}
		})
	}
}

// Whatever is wrong with a secret's key, the fault does not quote the secret.
func TestFaultsDoNotQuoteSecrets(t *testing.T) {
	for _, text := range []string{
		"mail: {password: hunter2}",
		"mail: {password: [hunter2]}",
		"mail: {password: {hunter: hunter2}}",
		"channels: [{name: a, kind: feishu, url: 'https://hunter2/%zz'}]",
		"channels: [{name: a, kind: feishu, url: ':hunter2'}]",
		"channels: [{name: a, kind: feishu, url: 'https://a', secret: [hunter2]}]",
	} {
		_, err := config.Load(config.Options{File: write(t, "duban.yaml", text)})
		if err == nil || strings.Contains(err.Error(), hush) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("mail: {host: a, port: 25}\nchannels: [{name: a}]\n")
	f.Add("policy: {deadline: [{stage: a, at: -1, to: [lead]}]}")
	f.Add("? [a, b]\n: &x {<<: *x}")
	f.Fuzz(func(t *testing.T, text string) {
		file := write(t, "duban.yaml", text)
		environ := []string{"DUBAN_CHANNELS=" + text, "DUBAN_MAIL_PORT=" + text, "DUBAN_WINDOW=" + text}
		for _, o := range []config.Options{{File: file}, {File: file, Environ: environ}} {
			_, err := config.Load(o)
			var faults config.Faults
			if err != nil && !errors.As(err, &faults) {
				t.Errorf("%q: %v", text, err)
			}
		}
	})
}
