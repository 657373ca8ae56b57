/** What a setting of DVC's may be; says what it must be, or nothing where it is that. */
export type SettingRule = (value: string | readonly string[]) => string | null;

type Rules = Readonly<Record<string, SettingRule>>;

const text: SettingRule = (value) => (typeof value === 'string' ? null : 'one text');
const yesOrNo: SettingRule = (value) => (isOne(value, /^(true|false)$/i) ? null : 'true or false');
const yesOrText: SettingRule = text;
const whole: SettingRule = (value) => (isOne(value, /^\s*[-+]?[0-9]+\s*$/) ? null : 'a whole number');
const positive: SettingRule = (value) =>
  isOne(value, /^\s*\+?0*[1-9][0-9]*\s*$/) ? null : 'a whole number of 1 or more';
const number: SettingRule = (value) =>
  typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? null : 'a number';
const links: SettingRule = (value) =>
  (typeof value === 'string' ? value.split(',') : value).every((one) =>
    ['reflink', 'hardlink', 'symlink', 'copy'].includes(one.trim()),
  )
    ? null
    : 'of reflink, hardlink, symlink and copy';

function choice(...known: readonly string[]): SettingRule {
  return (value) =>
    typeof value === 'string' && known.includes(value.toLowerCase()) ? null : known.join(' or ');
}

function isOne(value: string | readonly string[], pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function all(rule: SettingRule, names: string): Rules {
  return Object.fromEntries(names.split(' ').map((name) => [name, rule]));
}

const COMMON: Rules = {
  ...all(text, 'url'),
  ...all(positive, 'checksum_jobs jobs'),
  ...all(yesOrNo, 'worktree no_traverse version_aware'),
};

const LOCAL: Rules = {
  type: links,
  shared: choice('group'),
  ...all(yesOrNo, 'protected slow_link_warning verify'),
};

const HTTP: Rules = {
  ...COMMON,
  auth: choice('basic', 'digest', 'custom'),
  ...all(text, 'custom_auth_header user password method'),
  ...all(yesOrNo, 'ask_password verify'),
  ...all(number, 'connect_timeout read_timeout'),
  ssl_verify: yesOrText,
};

const WEBDAV: Rules = {
  ...COMMON,
  ...all(text, 'user password token bearer_token_command custom_auth_header cert_path key_path'),
  ...all(yesOrNo, 'ask_password verify'),
  timeout: whole,
  ssl_verify: yesOrText,
};

/** Of a remote, by the scheme of its URL; `''` is a folder. */
export const REMOTES: Readonly<Record<string, Rules>> = {
  '': { ...LOCAL, ...COMMON },
  s3: {
    ...COMMON,
    ...all(
      text,
      'region profile credentialpath configpath endpointurl access_key_id secret_access_key session_token sse ' +
        'sse_kms_key_id sse_customer_algorithm sse_customer_key acl grant_read grant_read_acp grant_write_acp ' +
        'grant_full_control',
    ),
    ...all(yesOrNo, 'listobjects use_ssl allow_anonymous_login cache_regions verify'),
    ...all(whole, 'read_timeout connect_timeout'),
    ssl_verify: yesOrText,
  },
  gs: {
    ...COMMON,
    ...all(text, 'projectname credentialpath endpointurl'),
    ...all(yesOrNo, 'verify allow_anonymous_login'),
  },
  ssh: {
    ...COMMON,
    type: links,
    ...all(text, 'user password passphrase keyfile'),
    ...all(whole, 'port timeout max_sessions'),
    ...all(yesOrNo, 'ask_password ask_passphrase gss_auth allow_agent verify'),
  },
  hdfs: { ...COMMON, ...all(text, 'user kerb_ticket'), replication: whole },
  webhdfs: {
    ...COMMON,
    ...all(text, 'kerberos_principal proxy_to token user password data_proxy_target'),
    ...all(yesOrNo, 'kerberos use_https verify'),
    ssl_verify: yesOrText,
  },
  azure: {
    ...COMMON,
    ...all(text, 'connection_string sas_token account_name account_key tenant_id client_id client_secret'),
    ...all(
      yesOrNo,
      'allow_anonymous_login exclude_environment_credential exclude_visual_studio_code_credential ' +
        'exclude_shared_token_cache_credential exclude_managed_identity_credential verify',
    ),
    ...all(whole, 'timeout read_timeout connection_timeout'),
  },
  oss: { ...COMMON, ...all(text, 'oss_key_id oss_key_secret oss_endpoint'), verify: yesOrNo },
  gdrive: {
    ...COMMON,
    ...all(
      text,
      'profile gdrive_client_id gdrive_client_secret gdrive_user_credentials_file ' +
        'gdrive_service_account_user_email gdrive_service_account_json_file_path',
    ),
    ...all(yesOrNo, 'gdrive_use_service_account gdrive_trash_only gdrive_acknowledge_abuse verify'),
  },
  http: HTTP,
  https: HTTP,
  webdav: WEBDAV,
  webdavs: WEBDAV,
};

/** By section; `null`: whatever stands in it is DVC's own matter. */
export const SECTIONS: Readonly<Record<string, Rules | null>> = {
  core: {
    ...all(text, 'remote site_cache_dir machine'),
    checksum_jobs: positive,
    ...all(yesOrNo, 'interactive analytics hardlink_lock no_scm autostage experiments check_update'),
  },
  cache: { ...LOCAL, ...all(text, 'local s3 gs hdfs webhdfs ssh azure dir') },
  state: { dir: text, row_limit: positive, row_cleanup_quota: whole },
  index: { dir: text },
  feature: null,
  plots: { ...all(text, 'html_template out_dir'), auto_open: yesOrNo },
  exp: { ...all(text, 'code data models metrics params plots live git_remote'), auto_push: yesOrNo },
  parsing: { bool: choice('store_true', 'boolean_optional'), list: choice('nargs', 'append') },
  hydra: { enabled: yesOrNo, ...all(text, 'config_dir config_module config_name plugins_path') },
  studio: { ...all(text, 'token url repo_url'), offline: yesOrNo },
};

/** Of sections with a name: `['db "warehouse"']`. */
export const NAMED: Readonly<Record<string, Rules | null>> = {
  machine: null,
  db: all(text, 'url username password'),
};
