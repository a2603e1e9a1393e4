import { useState } from 'react';
import { changeRoleAction } from '#app/settings/users/actions.ts';
import type { UserSummary } from '#lib/contracts/users.ts';
import { useAction } from '../actions/use-action.ts';
import { FormDialog } from '../forms/form-dialog.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { roleMeaning, roleOptions } from './role-words.ts';

export function RoleDialog({ user, onClose }: { readonly user: UserSummary; readonly onClose: () => void }) {
  const [role, setRole] = useState(user.role);
  const { run, pending, failure } = useAction(changeRoleAction);
  const save = async () => {
    if (await run({ userId: user.userId, role })) onClose();
  };
  return (
    <FormDialog
      title={`Role of ${user.name}`}
      pending={pending}
      failure={failure}
      onSave={save}
      onClose={onClose}
    >
      <SelectField
        label="Role"
        name="role"
        description={roleMeaning[role]}
        value={role}
        options={roleOptions}
        onChange={setRole}
      />
    </FormDialog>
  );
}
