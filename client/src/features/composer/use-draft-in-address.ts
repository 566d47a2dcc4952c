import { useEffect, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';

/** Once saved, a reload comes back to the same draft. */
export function useDraftInAddress(draftId: string | undefined): void {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const here = useRef({ pathname, search });
  useEffect(() => {
    here.current = { pathname, search };
  });
  useEffect(() => {
    if (!draftId) return;
    const params = new URLSearchParams(here.current.search);
    if (params.get('draft') === draftId) return;
    params.set('draft', draftId);
    void navigate(`${here.current.pathname}?${params.toString()}`, { replace: true });
  }, [draftId, navigate]);
}
