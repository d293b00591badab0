# What a Redmine needs for the adapter, once, through `rails runner`: a project with a code on each case, colleagues, and an
# account for the adapter that may do little. Prints the numbers and keys as JSON.
Setting.rest_api_enabled = '1'
# As Redmine comes: with a wrong key it then answers as to anybody, with an empty list.
Setting.login_required = '0'
# Else Redmine mails the text of every note to everybody who watches the case.
Setting.notified_events = []

tracker = Tracker.first
project = Project.create!(
  name: 'Jongeren', identifier: 'jongeren', is_public: false, trackers: [tracker], enabled_module_names: ['issue_tracking']
)
Project.create!(
  name: 'Archief', identifier: 'archief', is_public: false, trackers: [tracker], enabled_module_names: ['issue_tracking']
)
code = IssueCustomField.create!(
  name: 'Koppelcode', field_format: 'string', is_filter: true, is_for_all: true, trackers: [tracker]
)

colleague_role = Role.create!(
  name: 'Begeleider',
  issues_visibility: 'all',
  users_visibility: 'members_of_visible_projects',
  permissions: [
    :view_issues, :add_issues, :edit_issues, :add_issue_notes, :edit_own_issue_notes, :view_private_notes, :set_notes_private
  ]
)
adapter_role = Role.create!(
  name: 'Koppel',
  issues_visibility: 'all',
  users_visibility: 'members_of_visible_projects',
  permissions: [:view_issues, :add_issue_notes, :edit_own_issue_notes, :set_notes_private]
)

people = { 'karim' => colleague_role, 'bilal' => colleague_role, 'koppel-adapter' => adapter_role }
passwords = people.transform_values { SecureRandom.hex(16) }
keys = people.map do |login, role|
  user = User.new(firstname: login.capitalize, lastname: 'Straatkracht', mail: "#{login}@straatkracht.example", language: 'nl')
  user.login = login
  user.password = user.password_confirmation = passwords[login]
  user.save!
  Member.create!(project: project, principal: user, roles: [role])
  [login, user.api_key]
end
administrator = User.where(admin: true).first
administrator.update!(must_change_passwd: false)
keys << ['admin', administrator.api_key]

STDOUT.puts({ keys: keys.to_h, passwords: passwords, codeField: code.id, tracker: tracker.id, priority: IssuePriority.first.id }.to_json)
